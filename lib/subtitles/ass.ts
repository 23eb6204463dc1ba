// Advanced SubStation Alpha, and its elder: texts, line breaks, italics and bold; styles, places and drawings are dropped. Pure.
import { type Cue, type OpenCue, tidyCues } from './cue.ts';
import { cueText } from './cue-text.ts';
import { isAtTop } from './srt.ts';

/** Fields of an event before its text, in a file and (behind `ReadOrder,Layer`) in Matroska. */
const usualFields = ['layer', 'start', 'end', 'style', 'name', 'marginl', 'marginr', 'marginv', 'effect', 'text'];
const blockFields = 8;

const mostLines = 500_000;

/** The texts of a file. @example parseAss('[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,{\\i1}Hi\\Nyou')[0]?.text // '<i>Hi\nyou</i>' */
export function parseAss(file: string): Cue[] {
  let fields: readonly string[] = usualFields;
  let isEvents = false;
  const cues: OpenCue[] = [];
  for (const line of file.split(/\r\n|\r|\n/, mostLines)) {
    if (/^\s*\[/.test(line)) isEvents = /^\s*\[events\]/i.test(line);
    else if (isEvents && /^format:/i.test(line))
      fields = line
        .slice(7, 1000)
        .toLowerCase()
        .split(',')
        .map((name) => name.trim());
    else if (isEvents && /^dialogue:/i.test(line)) cues.push(...eventCue(line.slice(9), fields));
  }
  return tidyCues(cues);
}

function eventCue(line: string, fields: readonly string[]): OpenCue[] {
  const values = splitFields(line, fields.length);
  const at = (name: string) => values[fields.indexOf(name)] ?? '';
  const [startMs, endMs] = [timeOf(at('start')), timeOf(at('end'))];
  return startMs === undefined ? [] : [textCue(startMs, endMs, at('text'))];
}

/**
 * A text as it stands in a block of Matroska: `ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text`.
 *
 * @example assBlockCue(0, 2000, '0,0,Default,,0,0,0,,Hello, you') // { startMs: 0, endMs: 2000, text: 'Hello, you' }
 */
export function assBlockCue(startMs: number, endMs: number | undefined, block: string): OpenCue {
  return textCue(startMs, endMs, splitFields(block, blockFields + 1)[blockFields] ?? '');
}

/** The last field may hold commas. */
function splitFields(line: string, count: number): string[] {
  const fields: string[] = [];
  let rest = line;
  while (fields.length < count - 1) {
    const comma = rest.indexOf(',');
    if (comma < 0) break;
    fields.push(rest.slice(0, comma).trim());
    rest = rest.slice(comma + 1);
  }
  return [...fields, rest];
}

function timeOf(text: string): number | undefined {
  const match = /^\s*(\d{1,3}):(\d{1,2}):(\d{1,2})[.:](\d{1,3})\s*$/.exec(text);
  if (!match) return undefined;
  const [, hours, minutes, seconds, fraction = '0'] = match;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
}

function textCue(startMs: number, endMs: number | undefined, source: string): OpenCue {
  return { startMs, endMs, text: cueText(assText(source)), ...(isAtTop(source) ? { isTop: true } : {}) };
}

/** Longest text looked at: drawings can have megabytes. */
const longestSource = 8000;

/** With tags for italics, bold and underlined; angle brackets that were there stay text. */
function assText(source: string): string {
  let [text, position, isDrawing] = ['', 0, false];
  const whole = source.slice(0, longestSource).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const plain = (end: number) => (isDrawing ? '' : whole.slice(position, end));
  for (const match of whole.matchAll(/\{([^{}]*)\}/g)) {
    text += plain(match.index);
    position = match.index + match[0].length;
    const drawing = /\\p(\d+)/.exec(match[1] ?? '')?.[1];
    if (drawing !== undefined) isDrawing = Number(drawing) > 0;
    text += overrideTags(match[1] ?? '');
  }
  text += plain(whole.length);
  return text.replace(/\\[Nn]/g, '\n').replaceAll('\\h', '\u00a0');
}

/** `\i1`, `\b700`, `\u0`; `\r` ends all of them. `\iclip`, `\bord` and `\blur` are others. */
function overrideTags(block: string): string {
  const tags = [...block.matchAll(/\\(?:([ibu])(\d{0,4})(?![a-z(])|r)/g)];
  return tags.map(([, name, value]) => tagsOf(name, value ?? '')).join('');
}

function tagsOf(name: string | undefined, value: string): string {
  if (name === undefined) return '</i></b></u>';
  // Weights: 1 and 700 on are bold, 400 is not. Without a number the style's own is meant, which is mostly neither.
  const isOn = name === 'b' ? value === '1' || Number(value) >= 600 : Number(value) > 0;
  return isOn ? `<${name}>` : `</${name}>`;
}
