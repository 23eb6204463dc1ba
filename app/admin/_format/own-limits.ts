// A filled-in form -> limits of one sender. Pure.

/** As the API takes them; null: as everybody, 0: no limit. */
interface OwnLimits {
  readonly daily_files: number | null;
  readonly daily_bytes: number | null;
}

/**
 * What the fields `files` and `gigabytes` say; an empty one takes back what was said.
 *
 * @example limitsOf(formWith({ files: '', gigabytes: '0.5' })) // { daily_files: null, daily_bytes: 500000000 }
 */
export function limitsOf(form: FormData): OwnLimits {
  const number = (name: string) => {
    const text = String(form.get(name) ?? '').trim();
    return text === '' ? null : Number(text);
  };
  const gigabytes = number('gigabytes');
  // Less than a byte is not nothing: 0 would be no limit.
  const bytes = gigabytes === null || gigabytes === 0 ? gigabytes : Math.max(1, Math.round(gigabytes * 1e9));
  return { daily_files: number('files'), daily_bytes: bytes };
}
