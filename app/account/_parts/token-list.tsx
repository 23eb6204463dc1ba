// The tokens of a person that are good, each with the way to end it.
export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
}

export function TokenList({ tokens }: { readonly tokens: readonly TokenRow[] }) {
  return (
    <ul className="mt-5 divide-y divide-line rounded-2xl bg-ink ring-1 ring-line ring-inset">
      {tokens.map(({ id, name, ...times }) => (
        <li key={id} className="flex items-center gap-4 px-4 py-3">
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium">{name}</p>
            <p className="text-sm text-ash">{timesText(times)}</p>
          </div>
          <form method="post" action="/api/account/tokens/revoke">
            <input type="hidden" name="id" value={id} />
            <button
              type="submit"
              aria-label={`Revoke ${name}`}
              className="min-h-11 rounded-full px-4 text-sm font-semibold text-danger ring-1 ring-line ring-inset transition-colors hover:bg-plum"
            >
              Revoke
            </button>
          </form>
        </li>
      ))}
    </ul>
  );
}

function timesText({ created_at, expires_at, last_used_at }: Omit<TokenRow, 'id' | 'name'>): string {
  const used = last_used_at === null ? 'never used' : `used ${day(last_used_at)}`;
  return [`Made ${day(created_at)}`, used, ...(expires_at === null ? [] : [`until ${day(expires_at)}`])].join(' · ');
}

const day = (moment: string) => moment.slice(0, 10);
