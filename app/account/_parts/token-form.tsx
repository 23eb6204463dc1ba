// Makes a token.
import { submitClass } from '../../_components/form-card.tsx';
import { FormField } from '../../_components/form-field.tsx';

const ends = [
  ['', 'Until revoked'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'A year'],
] as const;

export function TokenForm() {
  return (
    <form method="post" action="/api/account/tokens" className="mt-6">
      <div className="grid gap-5 sm:grid-cols-[1fr_12rem]">
        <FormField name="name" label="For which program or device" autoComplete="off" maxLength={80} />
        <div>
          <label htmlFor="days" className="text-sm font-medium text-ash">
            Good for
          </label>
          <select
            id="days"
            name="days"
            className="mt-1.5 block min-h-12 w-full rounded-xl bg-ink px-4 text-base ring-1 ring-line ring-inset"
          >
            {ends.map(([days, text]) => (
              <option key={days} value={days}>
                {text}
              </option>
            ))}
          </select>
        </div>
      </div>
      <button type="submit" className={submitClass}>
        Make a token
      </button>
    </form>
  );
}
