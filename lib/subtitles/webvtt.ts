// WebVTT, read from files of others and written for players (w3.org/TR/webvtt1). Pure.
import { type Cue, type OpenCue, tidyCues } from './cue.ts';
import { cueText } from './cue-text.ts';

const timing =
  /^\s*(?:(\d{1,4}):)?(\d{2}):(\d{2})\.(\d{3})\s+-->\s+(?:(\d{1,4}):)?(\d{2}):(\d{2})\.(\d{3})(?:\s+(.*))?$/;

const mostLines = 500_000;

/**
 * The texts of a file; notes, styles and regions are passed over.
 *
 * @example parseWebVtt('WEBVTT\n\n00:01.000 --> 00:02.000\nHello') // [{ startMs: 1000, endMs: 2000, text: 'Hello' }]
 */
export function parseWebVtt(file: string): Cue[] {
  const cues: OpenCue[] = [];
  let current: { times: readonly [number, number]; settings: string; words: string[] } | undefined;
  const finish = () => {
    if (current) cues.push(webVttCue(current.times[0], current.times[1], current.words.join('\n'), current.settings));
    current = undefined;
  };
  for (const line of file.split(/\r\n|\r|\n/, mostLines)) {
    const match = line.length > 500 ? null : timing.exec(line);
    if (match) {
      finish();
      current = { times: [timeOf(match.slice(1, 5)), timeOf(match.slice(5, 9))], settings: match[9] ?? '', words: [] };
    } else if (line === '') finish();
    else current?.words.push(line);
  }
  finish();
  return tidyCues(cues);
}

/**
 * One text of WebVTT.
 *
 * @param settings behind the times: of them the top of the picture is kept.
 * @param source the text with its tags.
 * @example webVttCue(0, 2000, 'Hello', 'line:0') // { startMs: 0, endMs: 2000, text: 'Hello', isTop: true }
 */
export function webVttCue(startMs: number, endMs: number | undefined, source: string, settings = ''): OpenCue {
  const isTop = /(?:^|\s)line:(?:[0-3]|(?:[0-9]|1\d)(?:\.\d{1,9})?%)(?:[\s,]|$)/.test(settings.slice(0, 300));
  return { startMs, endMs, text: cueText(source), ...(isTop ? { isTop } : {}) };
}

function timeOf([hours = '0', minutes, seconds, fraction]: (string | undefined)[]): number {
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction);
}

/**
 * A file for players.
 *
 * @param offsetMs added to all times; texts that would end before the film begins are left out.
 * @example writeWebVtt([{ startMs: 1000, endMs: 2000, text: 'Hi' }]) // 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHi\n'
 */
export function writeWebVtt(cues: readonly Cue[], offsetMs = 0): string {
  const blocks = cues.flatMap(({ startMs, endMs, text, isTop }) => {
    const [start, end] = [Math.max(0, startMs + offsetMs), endMs + offsetMs];
    if (end <= 0) return [];
    return `${timeText(start)} --> ${timeText(end)}${isTop ? ' line:0' : ''}\n${text}\n`;
  });
  return ['WEBVTT\n', ...blocks].join('\n');
}

function timeText(timeMs: number): string {
  const seconds = Math.floor(timeMs / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(hours)}:${two(minutes)}:${two(seconds % 60)}.${String(timeMs % 1000).padStart(3, '0')}`;
}
