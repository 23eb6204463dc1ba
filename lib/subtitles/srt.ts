// SubRip: numbers, times, texts, and whatever people have made of it. Pure.
import { type Cue, type OpenCue, tidyCues } from './cue.ts';
import { cueText } from './cue-text.ts';

const timing =
  /^\s*(\d{1,3}):(\d{1,2}):(\d{1,2})(?:[,.:](\d{1,3}))?\s*-{1,2}>\s*(\d{1,3}):(\d{1,2}):(\d{1,2})(?:[,.:](\d{1,3}))?(?:\s|$)/;

/** Lines of a file looked at. */
const mostLines = 500_000;

/**
 * The texts of a file. Numbers may be missing or wrong, times may use points, empty lines may stand within texts.
 *
 * @example parseSrt('1\n00:00:01,000 --> 00:00:02,000\nHello\n') // [{ startMs: 1000, endMs: 2000, text: 'Hello' }]
 */
export function parseSrt(file: string): Cue[] {
  const lines = file.split(/\r\n|\r|\n/, mostLines);
  const cues: OpenCue[] = [];
  let times: readonly [number, number] | undefined;
  let words: string[] = [];
  const finish = (isFollowed: boolean) => {
    if (isFollowed && /^\s*\d+\s*$/.test(words.at(-1) ?? '')) words.pop();
    if (times) cues.push(srtCue(times[0], times[1], words.join('\n')));
    words = [];
  };
  for (const line of lines) {
    const match = line.length > 200 ? null : timing.exec(line);
    if (!match) {
      words.push(line);
      continue;
    }
    finish(true);
    times = [timeOf(match.slice(1, 5)), timeOf(match.slice(5, 9))];
  }
  finish(false);
  return tidyCues(cues);
}

/**
 * A text as it stands in SubRip, also inside Matroska: tags, and the position that ASS has in braces.
 *
 * @param source the text with its tags.
 * @example srtCue(0, 2000, '<i>Hello</i>') // { startMs: 0, endMs: 2000, text: '<i>Hello</i>' }
 */
export function srtCue(startMs: number, endMs: number | undefined, source: string): OpenCue {
  const text = cueText(source.slice(0, 4000).replace(/\{\\[^{}]{0,100}\}/g, ''));
  return { startMs, endMs, text, ...(isAtTop(source) ? { isTop: true } : {}) };
}

/**
 * `\an7` to `\an9`.
 *
 * @param source the text with its tags.
 * @example isAtTop('{\\an8}Hello') // true
 */
export function isAtTop(source: string): boolean {
  return /\{[^{}]{0,100}\\an[789]/.test(source.slice(0, 300));
}

/** Milliseconds may be written with one or two digits: those of `1,5` are 500. */
function timeOf([hours, minutes, seconds, fraction = '0']: (string | undefined)[]): number {
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
}
