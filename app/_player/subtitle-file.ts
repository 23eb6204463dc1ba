// A subtitle file from the viewer's own disk -> cues. Reads SubRip, WebVTT and the words of ASS. Pure.

export interface FileCue {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly text: string;
}

/** More are no subtitles of one film; they would only stall the page. */
export const mostCues = 20_000;
/** Of a file, in bytes. */
export const largestSubtitleBytes = 5_000_000;

const clock = /^(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})$/;

function secondsOf(text: string): number {
  const [, hours = '0', minutes = '0', seconds = '0', part = '0'] = clock.exec(text.trim()) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(`0.${part}`);
}

/** Of all tags those stay that a cue can draw. */
const plainTags = (text: string) => text.replace(/<(?!\/?[biu]>)[^>]*>/gi, '').replace(/\{\\[^}]*\}/g, '');

function timedBlocks(text: string): FileCue[] {
  return text.split(/\n{2,}/).flatMap((block) => {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => line.includes('-->'));
    const [start = '', end = ''] = lines[at]?.split('-->') ?? [];
    const words = plainTags(lines.slice(at + 1).join('\n')).trim();
    const endsAt = end.trim().split(/\s+/)[0] ?? '';
    return at < 0 || words === ''
      ? []
      : [{ startSeconds: secondsOf(start), endSeconds: secondsOf(endsAt), text: words }];
  });
}

function assLines(text: string): FileCue[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.startsWith('Dialogue:') ? line.slice(9).split(',') : [];
    const words = plainTags(fields.slice(9).join(','))
      .replace(/\\[Nn]/g, '\n')
      .replace(/\\h/g, ' ')
      .trim();
    if (words === '') return [];
    return [{ startSeconds: secondsOf(fields[1] ?? ''), endSeconds: secondsOf(fields[2] ?? ''), text: words }];
  });
}

/**
 * The cues of a file, by time; at most {@link mostCues}.
 *
 * @returns none for what is no subtitle file.
 * @example parseSubtitleFile('1\n00:00:01,000 --> 00:00:02,500\nHello') // [{ startSeconds: 1, endSeconds: 2.5, text: 'Hello' }]
 */
export function parseSubtitleFile(content: string): FileCue[] {
  const text = content.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const cues = /^\[Script Info\]/im.test(text) ? assLines(text) : timedBlocks(text);
  return cues
    .filter(({ startSeconds, endSeconds }) => endSeconds > startSeconds)
    .sort((one, other) => one.startSeconds - other.startSeconds)
    .slice(0, mostCues);
}
