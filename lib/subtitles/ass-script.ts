// A track of ASS inside a film -> the script it was before, styles, places and all, for players that draw them. Pure.
import type { TextSample, TextTrack } from '../media/text-samples.ts';

/**
 * Whether a track is in this coding.
 *
 * @param codec as in the facts.
 * @example isStyled('ass') // true
 */
export function isStyled(codec: string): boolean {
  return codec === 'ass' || codec === 'ssa';
}

/** Characters of a script: more are cut off. Typeset ones have some megabytes. */
const mostCharacters = 8_000_000;

/** Chosen by feel, as for the words alone. */
const openMs = 5000;

const eventsHead = '[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n';

/**
 * The script of a track: its header as it stands in the file, then the texts as lines of their own, by their order in the original.
 *
 * @returns lines end in `\n`; fields of the header's own `[Events]` are left out, as Matroska changes their order.
 * @example scriptOf({ codec: 'ass', header, samples }) // '[Script Info]\n…\n[Events]\nFormat: …\nDialogue: 0,0:00:01.00,…'
 */
export function scriptOf({ header, samples }: Pick<TextTrack, 'header' | 'samples'>): string {
  const decoder = new TextDecoder();
  const head = decoder
    .decode(header)
    .replace(/\0+$/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/^\s*\[Events\][\s\S]*/im, '');
  const lines = samples.flatMap((sample) => lineOf(sample, decoder) ?? []).sort((a, b) => a.order - b.order);
  let script = `${head.trimEnd()}\n\n${eventsHead}`;
  for (const { text } of lines) {
    if (script.length + text.length > mostCharacters) break;
    script += text;
  }
  return script;
}

/** A block is `ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text`; a line has its times behind the layer. */
function lineOf({ startMs, endMs, bytes }: TextSample, decoder: TextDecoder) {
  const match = /^\s*(\d+),([^,]*),([\s\S]*)$/.exec(decoder.decode(bytes).replace(/\0+$/, ''));
  if (!match) return undefined;
  const [, order = '0', layer = '0', rest = ''] = match;
  // SSA has a mark there instead of a number.
  const level = /^\d+$/.test(layer) ? layer : '0';
  const times = `${timeOf(startMs)},${timeOf(endMs ?? startMs + openMs)}`;
  return { order: Number(order), text: `Dialogue: ${level},${times},${rest.replace(/[\r\n]+/g, '\\N')}\n` };
}

/** @example timeOf(3_723_040) // '1:02:03.04' */
function timeOf(ms: number): string {
  const hundredths = Math.round(ms / 10);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = hundredths / 100;
  return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${two(hundredths % 100)}`;
}
