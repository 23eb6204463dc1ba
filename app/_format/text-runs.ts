// Splits a message's text into the runs a chat draws differently: links, commands, bold, code.
import type { ChatMessage } from '../api/demo/_control/chat-contract.ts';

export type TextRun =
  | { readonly kind: 'plain' | 'bold' | 'code' | 'command'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

interface Span {
  readonly start: number;
  readonly end: number;
  readonly run: TextRun;
}

/** An address ends before the punctuation that closes the sentence around it. */
const address = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}]/g;
const command = /(?<=^|\s)\/[a-z][a-z0-9_]{0,31}(?=$|[\s.,;:!?)])/g;

const isWebAddress = (href: string) => /^https?:\/\//i.test(href);

function entitySpans({ text, entities }: Pick<ChatMessage, 'text' | 'entities'>): Span[] {
  return entities.flatMap(({ kind, offset, length, url }): Span[] => {
    const end = offset + length;
    const part = text.slice(offset, end);
    if (kind === 'messageEntityTextUrl' && url && isWebAddress(url)) {
      return [{ start: offset, end, run: { kind: 'link', text: part, href: url } }];
    }
    if (kind === 'messageEntityBold') return [{ start: offset, end, run: { kind: 'bold', text: part } }];
    if (kind === 'messageEntityCode' || kind === 'messageEntityPre') {
      return [{ start: offset, end, run: { kind: 'code', text: part } }];
    }
    return [];
  });
}

function foundSpans(text: string): Span[] {
  const links = [...text.matchAll(address)].map(
    ({ 0: part, index }): Span => ({
      start: index,
      end: index + part.length,
      run: { kind: 'link', text: part, href: part },
    }),
  );
  const commands = [...text.matchAll(command)].map(
    ({ 0: part, index }): Span => ({ start: index, end: index + part.length, run: { kind: 'command', text: part } }),
  );
  return [...links, ...commands];
}

/**
 * The runs of a message, in order; together they are its whole text. Of overlapping ones the sender's own marks win.
 *
 * @example textRuns({ text: 'See /help', entities: [] }) // [{ kind: 'plain', text: 'See ' }, { kind: 'command', text: '/help' }]
 */
export function textRuns(message: Pick<ChatMessage, 'text' | 'entities'>): TextRun[] {
  const { text } = message;
  const marked = entitySpans(message);
  const found = foundSpans(text).filter((span) =>
    marked.every((mark) => span.end <= mark.start || mark.end <= span.start),
  );
  const runs: TextRun[] = [];
  let place = 0;
  for (const span of [...marked, ...found].sort((one, other) => one.start - other.start)) {
    if (span.start < place) continue;
    if (span.start > place) runs.push({ kind: 'plain', text: text.slice(place, span.start) });
    runs.push(span.run);
    place = span.end;
  }
  if (place < text.length) runs.push({ kind: 'plain', text: text.slice(place) });
  return runs;
}
