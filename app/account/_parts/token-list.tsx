// The tokens of a person that are good, each with the way to end it.

import { useTexts } from '#texts';
import { Day } from '../../_components/moment.tsx';

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
}

export function TokenList({ tokens }: { readonly tokens: readonly TokenRow[] }) {
  const { t } = useTexts();
  return (
    <ul className="mt-5 divide-y divide-line rounded-2xl bg-ink ring-1 ring-line ring-inset">
      {tokens.map(({ id, name, ...times }) => (
        <li key={id} className="flex items-center gap-4 px-4 py-3">
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium">{name}</p>
            <p className="text-sm text-ash">
              <Times {...times} />
            </p>
          </div>
          <form method="post" action="/api/account/tokens/revoke">
            <input type="hidden" name="id" value={id} />
            <button
              type="submit"
              aria-label={t('account.token.revokeOf', { name })}
              className="min-h-11 rounded-full px-4 text-sm font-semibold text-danger ring-1 ring-line ring-inset transition-colors hover:bg-plum"
            >
              {t('account.token.revoke')}
            </button>
          </form>
        </li>
      ))}
    </ul>
  );
}

function Times({ created_at, expires_at, last_used_at }: Omit<TokenRow, 'id' | 'name'>) {
  const { t } = useTexts();
  const day = (iso: string) => () => <Day iso={iso} />;
  return (
    <>
      {t.rich('account.token.made', { moment: day(created_at) })} ·{' '}
      {last_used_at === null
        ? t('account.token.neverUsed')
        : t.rich('account.token.used', { moment: day(last_used_at) })}
      {expires_at !== null && <> · {t.rich('account.token.until', { moment: day(expires_at) })}</>}
    </>
  );
}
