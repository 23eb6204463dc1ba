// Turns the numbers of a catalogue item into the words people read.
import type { Language } from '../_texts/languages.ts';
import { formatNumber } from './numbers.ts';

/**
 * Seconds as a clock, the same in every language.
 *
 * @example formatDuration(8100) // '2:15:00'
 */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

/**
 * Bytes in decimal units, as drives and Telegram count them.
 *
 * @example formatSize(1574507, 'de') // '1,6 MB'
 */
export function formatSize(bytes: number, language: Language): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, language, unit === 0 || value >= 99.95 ? 0 : 1)} ${units[unit]}`;
}

const containers: Readonly<Record<string, string>> = {
  'video/x-matroska': 'MKV',
  'video/matroska': 'MKV',
  'video/quicktime': 'MOV',
  'video/x-msvideo': 'AVI',
  'audio/mpeg': 'MP3',
  'audio/mp4': 'M4A',
  'audio/x-m4a': 'M4A',
  'application/octet-stream': 'FILE',
};

/**
 * The short name of a format.
 *
 * @example formatContainer('video/x-matroska') // 'MKV'
 */
export function formatContainer(mimeType: string): string {
  const known = containers[mimeType.toLowerCase()];
  if (known) return known;
  const subtype = mimeType.split('/')[1] ?? '';
  return /^[a-z0-9]{2,5}$/i.test(subtype) ? subtype.toUpperCase() : 'FILE';
}
