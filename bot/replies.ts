// Everything the bot says, in one place.
import type { MediaRecord } from '#lib/storage/storage.ts';
import type { Refusal } from './access.ts';

/**
 * A size as people read it, in decimal units.
 *
 * @example formatSize(1_574_507) // '1.6 MB'
 */
export function formatSize(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(sizeBytes) / 3));
  return `${(sizeBytes / 1000 ** power).toFixed(power === 1 ? 0 : 1)} ${units[power - 1]}`;
}

/**
 * A duration as people read it.
 *
 * @example formatDuration(3725) // '1:02:05'
 */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const pad = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** The command menu. */
export const commands = [
  { command: 'start', description: 'What this bot does' },
  { command: 'help', description: 'How to add films, and the limits' },
] as const;

export function welcome(siteUrl: string): string {
  return [
    '🎬 Welcome to StreamVault!',
    '',
    'Send or forward me a film, a song or any file. A moment later it stands in the catalogue and plays in the browser:',
    siteUrl,
    '',
    '/help tells more.',
  ].join('\n');
}

export function help(
  siteUrl: string,
  limits: { readonly maxFileBytes: number; readonly maxVideoSeconds: number },
): string {
  return [
    '📖 How it works',
    '',
    '1. Send or forward a video, an audio or a document to this chat. A caption becomes its name.',
    '2. I keep it in the log channel and answer with its page and its direct link.',
    `3. Everything is listed at ${siteUrl}`,
    '',
    `The direct link has the form ${siteUrl}/stream/<chat>/<message> and works in any player; add ?download=1 to save the file.`,
    '',
    `Limits: ${formatSize(limits.maxFileBytes)} a file, ${formatDuration(limits.maxVideoSeconds)} a video.`,
    '',
    '/start – what this bot does',
    '/help – this text',
  ].join('\n');
}

export const unknownCommand = '🤔 I do not know this command. /help lists what I can do.';
export const sendMeAFile = '📎 Send me a video, an audio or any other file, and I will put it into the catalogue.';
export const messageGone = '🗑 The message with that file was deleted before I could copy it.';
export const itemGone = 'This item is no longer in the catalogue.';

export function refused(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'not_allowed':
      return `🔒 You are not on the list of people who may add files here. Your id is ${refusal.senderId}; the owner can add it to ALLOWED_IDS.`;
    case 'empty':
      return '📄 This file is empty, there is nothing to stream.';
    case 'too_large':
      return `🐘 This file has ${formatSize(refusal.sizeBytes)}, the limit is ${formatSize(refusal.limitBytes)}.`;
    case 'too_long':
      return `⏱ This video runs ${formatDuration(refusal.durationSeconds)}, the limit is ${formatDuration(refusal.limitSeconds)}.`;
  }
}

export function notStored(reason: string): string {
  return `⚠️ I could not keep this file: ${reason}`;
}

/** Addresses of one item. */
export interface ItemLinks {
  readonly watch: string;
  readonly stream: string;
}

export function added(record: Pick<MediaRecord, 'custom_name' | 'file_size' | 'duration'>, links: ItemLinks): string {
  const facts = [formatSize(record.file_size), ...(record.duration ? [formatDuration(record.duration)] : [])].join(
    ' · ',
  );
  return [`✅ ${record.custom_name}`, facts, '', `▶️ Watch: ${links.watch}`, `🔗 Stream: ${links.stream}`].join('\n');
}

export function details(record: MediaRecord): string {
  const size = record.width && record.height ? ` · ${record.width}×${record.height}` : '';
  const length = record.duration ? ` · ${formatDuration(record.duration)}` : '';
  return `${record.custom_name}\n${formatSize(record.file_size)}${length}${size}\n${record.mime_type}`.slice(0, 200);
}

export const buttonText = { watch: '▶️ Watch', download: '⬇️ Download', details: 'ℹ️ Details' } as const;
