// One labelled line of a form.
interface Props {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password';
  readonly autoComplete: string;
  readonly hint?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export function FormField({ name, label, type = 'text', autoComplete, hint, minLength, maxLength }: Props) {
  return (
    <div>
      <label htmlFor={name} className="text-sm font-medium text-ash">
        {label}
      </label>
      <input
        id={name}
        name={name}
        type={type}
        required
        minLength={minLength}
        maxLength={maxLength}
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : `${name}-hint`}
        className="mt-1.5 block min-h-12 w-full rounded-xl bg-ink px-4 text-base ring-1 ring-line ring-inset"
      />
      {hint !== undefined && (
        <p id={`${name}-hint`} className="mt-1.5 text-sm text-ash">
          {hint}
        </p>
      )}
    </div>
  );
}
