// What stands on the home page before the first film: how to send one.

import Link from 'next/link';
import { useTexts } from '#texts';

interface Props {
  /** Without the @; undefined while Telegram has not told it. */
  readonly botUsername: string | undefined;
  readonly hasDemo: boolean;
}

export function EmptyState({ botUsername, hasDemo }: Props) {
  const { t } = useTexts();
  return (
    <section className="shell grid flex-1 place-items-center py-20">
      <div className="dial w-full max-w-2xl rounded-3xl bg-coal p-8 ring-1 ring-ivory/8 sm:p-12">
        <h2 className="text-3xl font-bold tracking-[-0.03em] sm:text-4xl">{t('catalog.empty.title')}</h2>
        <p className="mt-4 max-w-[52ch] text-lg leading-relaxed text-ash">
          {t.rich('catalog.empty.text', {
            bot: () => (botUsername && !hasDemo ? <BotLink username={botUsername} /> : t('catalog.empty.bot')),
          })}
        </p>
        {hasDemo && (
          <Link
            href="/demo"
            prefetch={false}
            className="mt-8 inline-flex rounded-full bg-ivory px-7 py-3.5 font-semibold text-ink transition-colors hover:bg-glow"
          >
            {t('catalog.empty.demo')}
          </Link>
        )}
      </div>
    </section>
  );
}

function BotLink({ username }: { readonly username: string }) {
  return (
    <a
      href={`https://t.me/${username}`}
      target="_blank"
      rel="noreferrer"
      className="font-semibold text-glow underline decoration-glow/40 underline-offset-4 hover:decoration-glow"
    >
      @{username}
    </a>
  );
}
