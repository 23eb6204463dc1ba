// A token that has just been made, and the addresses to paste: the only time it is seen.

import type { PlayerLinks } from '#lib/api/feed-contract.ts';
import { useTexts } from '#texts';

interface Props {
  readonly token: string;
  readonly login: string;
  readonly links: PlayerLinks;
  readonly webDav: string;
}

export function MadeToken({ token, login, links, webDav }: Props) {
  const { t } = useTexts();
  return (
    <section aria-labelledby="made" className="mt-8 animate-arrive rounded-2xl bg-plum p-5 ring-1 ring-glow/40 sm:p-7">
      <h2 id="made" className="text-xl font-bold tracking-[-0.02em]">
        {t('account.made.title')}
      </h2>
      <p className="mt-2 leading-relaxed text-ash">{t('account.made.once')}</p>
      <dl className="mt-5 grid gap-5">
        <Entry name={t('account.made.token')} value={token} />
        <Entry name={t('account.made.playlist')} value={links.playlist} />
        <Entry name={t('account.made.stremio')} value={links.stremio.manifest}>
          <a href={links.stremio.install} className="font-semibold text-glow underline underline-offset-4">
            {t('account.made.install')}
          </a>
        </Entry>
        <Entry name={t('account.made.webDav')} value={webDav}>
          {t.rich('account.made.webDavHow', {
            login,
            code: (words) => <code className="text-ivory">{words}</code>,
          })}
        </Entry>
        <Entry name={t('account.made.podcast')} value={links.podcast} />
      </dl>
    </section>
  );
}

interface EntryProps {
  readonly name: string;
  readonly value: string;
  readonly children?: React.ReactNode;
}

/** One click selects all of it. */
function Entry({ name, value, children }: EntryProps) {
  return (
    <div>
      <dt className="text-sm font-medium text-ash">{name}</dt>
      <dd className="mt-1.5">
        <code className="block select-all break-all rounded-xl bg-ink px-4 py-3 text-sm ring-1 ring-line ring-inset">
          {value}
        </code>
        {children && <p className="mt-1.5 text-sm text-ash">{children}</p>}
      </dd>
    </div>
  );
}
