// A message's text with its links, commands and marks.

import { type TextRun, textRuns } from '../_format/text-runs.ts';
import type { ChatMessage } from '../api/demo/_control/chat-contract.ts';

interface Props {
  readonly message: ChatMessage;
  readonly onCommand: (text: string) => void;
}

const linkLook = 'text-glow underline decoration-glow/40 underline-offset-2 hover:decoration-glow';

export function ChatText({ message, onCommand }: Props) {
  return (
    <p className="min-w-0 flex-1 basis-auto whitespace-pre-wrap leading-relaxed [overflow-wrap:anywhere]">
      {textRuns(message).map((run, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a text have no other identity than their place
        <Run key={place} run={run} onCommand={onCommand} />
      ))}
    </p>
  );
}

function Run({ run, onCommand }: { readonly run: TextRun; readonly onCommand: (text: string) => void }) {
  switch (run.kind) {
    case 'plain':
      return run.text;
    case 'bold':
      return <strong className="font-semibold">{run.text}</strong>;
    case 'code':
      return <code className="rounded bg-black/30 px-1 font-mono text-[0.9em]">{run.text}</code>;
    case 'link':
      return (
        <a href={run.href} target="_blank" rel="noreferrer" className={linkLook}>
          {run.text}
        </a>
      );
    case 'command':
      return (
        <button type="button" onClick={() => onCommand(run.text)} className={linkLook}>
          {run.text}
        </button>
      );
  }
}
