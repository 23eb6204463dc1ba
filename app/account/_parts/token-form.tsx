// Makes a token.
import { type Say, useTexts } from '#texts';
import { submitClass } from '../../_components/form-card.tsx';
import { FormField } from '../../_components/form-field.tsx';

/** Days; none: until it is revoked. */
const ends = ['', '30', '90', '365'] as const;

function endText(t: Say, days: (typeof ends)[number]): string {
  if (days === '') return t('account.token.untilRevoked');
  return days === '365' ? t('account.token.year') : t('account.token.days', { days: Number(days) });
}

export function TokenForm() {
  const { t } = useTexts();
  return (
    <form method="post" action="/api/account/tokens" className="mt-6">
      <div className="grid gap-5 sm:grid-cols-[1fr_12rem]">
        <FormField name="name" label={t('account.token.for')} autoComplete="off" maxLength={80} />
        <div>
          <label htmlFor="days" className="text-sm font-medium text-ash">
            {t('account.token.goodFor')}
          </label>
          <select
            id="days"
            name="days"
            className="choice-mark mt-1.5 block min-h-12 w-full rounded-xl bg-ink px-4 pr-9 text-base ring-1 ring-line ring-inset"
          >
            {ends.map((days) => (
              <option key={days} value={days}>
                {endText(t, days)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <button type="submit" className={submitClass}>
        {t('account.token.make')}
      </button>
    </form>
  );
}
