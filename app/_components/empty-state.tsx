// What stands on the home page before the first film: how to send one.
import Link from 'next/link';

interface Props {
  /** Without the @; undefined while Telegram has not told it. */
  readonly botUsername: string | undefined;
  readonly hasDemo: boolean;
}

export function EmptyState({ botUsername, hasDemo }: Props) {
  return (
    <section className="shell grid flex-1 place-items-center py-20">
      <div className="dial w-full max-w-2xl rounded-3xl bg-coal p-8 ring-1 ring-ivory/8 sm:p-12">
        <h2 className="text-3xl font-bold tracking-[-0.03em] sm:text-4xl">The vault is empty</h2>
        <p className="mt-4 max-w-[52ch] text-lg leading-relaxed text-ash">
          Send a film, a song or any file to {botUsername && !hasDemo ? <BotLink username={botUsername} /> : 'the bot'}{' '}
          in Telegram. A few seconds later it stands here, ready to play. This page notices by itself.
        </p>
        {hasDemo && (
          <Link
            href="/demo"
            prefetch={false}
            className="mt-8 inline-flex rounded-full bg-ivory px-7 py-3.5 font-semibold text-ink transition-colors hover:bg-glow"
          >
            Try it in the demo chat
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
