// The demo chat: the whole product without a Telegram account. It exists only in demo mode.
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { runtime } from '#lib/runtime.ts';
import { ChatWindow } from '../_components/chat-window.tsx';

export const metadata: Metadata = { title: 'Demo chat' };

const steps = [
  'Drop a film anywhere on this page, or press the paper clip.',
  'The bot copies it into its channel and answers with two links.',
  'It stands in the library a moment later. No reload needed.',
];

export default function DemoPage() {
  const { demo, telegram } = runtime();
  if (!demo) notFound();
  return (
    <div className="shell grid flex-1 gap-8 max-lg:px-0 lg:grid-cols-[minmax(16rem,22rem)_1fr] lg:py-8">
      <div className="hidden self-center lg:block">
        <h1 className="text-4xl font-bold leading-[1.1] tracking-[-0.035em]">Send the bot a film</h1>
        <p className="mt-4 leading-relaxed text-ash">
          This is a Telegram of its own, running inside the demo. The bot behind it is the real one.
        </p>
        <ol className="mt-7 space-y-4">
          {steps.map((step, index) => (
            <li key={step} className="flex gap-4">
              <span aria-hidden="true" className="text-lg font-bold tabular-nums text-glow">
                {index + 1}
              </span>
              <span className="leading-relaxed">{step}</span>
            </li>
          ))}
        </ol>
        <Link
          href="/"
          prefetch={false}
          className="mt-8 inline-flex rounded-full bg-plum px-6 py-3 font-semibold ring-1 ring-ivory/10 transition-colors hover:bg-line"
        >
          Open the library
        </Link>
      </div>
      <h1 className="sr-only lg:hidden">Send the bot a film</h1>
      <ChatWindow botUsername={telegram.frontBot.username || 'bot'} />
    </div>
  );
}
