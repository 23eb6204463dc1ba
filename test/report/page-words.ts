// How the page says states, times and amounts. Pure.
import { html, type Markup } from './markup.ts';
import type { SectionState } from './report-data.ts';

const words: Readonly<Record<SectionState, readonly [tone: string, words: string]>> = {
  passed: ['good', '✓ passed'],
  failed: ['bad', '✗ FAILED'],
  running: ['warn', '… not finished'],
  aborted: ['warn', '– broken off'],
  'not run': ['warn', '– not run'],
  'left out': ['', '– left out'],
};

export function stateWords(state: SectionState): Markup {
  const [tone, text] = words[state];
  return html`<span class="state ${tone}">${text}</span>`;
}

/** `1.5 GB`, `24 MB`; a dash for nothing. @example byteWords(24_000_000) // '24 MB' */
export function byteWords(bytes: number): string {
  if (bytes === 0) return '–';
  const units: readonly (readonly [number, string])[] = [
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'kB'],
  ];
  const [size, unit] = units.find(([least]) => bytes >= least) ?? [1, 'B'];
  const amount = bytes / size;
  return `${amount >= 10 ? Math.round(amount) : amount.toFixed(1)} ${unit}`;
}

/** `42 s`, `3 min 20 s`. @example timeWords(200) // '3 min 20 s' */
export function timeWords(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const rest = whole % 60;
  return rest === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${rest} s`;
}
