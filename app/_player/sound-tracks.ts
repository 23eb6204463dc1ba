// The sounds of a film, as people choose among them. Pure.
import type { CatalogFacts } from '#lib/api/contract.ts';
import type { Texts } from '#texts';
import { codecName } from '../_format/codec-names.ts';
import { languageNames } from '../_format/language-names.ts';

export interface SoundChoice {
  /** Among the film's sounds, from 0. */
  readonly order: number;
  readonly label: string;
  /** BCP 47; '' when the film does not say. */
  readonly language: string;
}

export interface FilmSounds {
  readonly choices: readonly SoundChoice[];
  /** The one a browser plays by itself. */
  readonly usual: number;
}

/** The server makes no more of them. */
const mostSounds = 8;

const channelNames: Readonly<Record<number, string>> = { 1: 'Mono', 2: 'Stereo', 6: '5.1', 8: '7.1' };

type Track = NonNullable<CatalogFacts['tracks']>[number];

function labelOf({ t, language }: Texts, track: Track, order: number): string {
  const { name, codec, channels } = track;
  const parts = [
    languageNames([track.language ?? ''], language),
    name,
    channels === undefined ? undefined : (channelNames[channels] ?? t('player.sounds.channels', { channels })),
    codecName(codec),
  ].filter((part, place, all) => part !== undefined && part !== '' && all.indexOf(part) === place);
  return parts.length > 0 ? parts.join(' · ') : t('player.sounds.numbered', { number: String(order + 1) });
}

/**
 * @example soundsOf([{ kind: 'audio', codec: 'ac-3', language: 'de', channels: 6, … }], { t, language: 'en' })
 * // { choices: [{ order: 0, label: 'German · 5.1 · Dolby Digital', language: 'de' }], usual: 0 }
 */
export function soundsOf(tracks: CatalogFacts['tracks'], texts: Texts): FilmSounds {
  const sounds = (tracks ?? []).filter(({ kind }) => kind === 'audio').slice(0, mostSounds);
  const usual = sounds.findIndex(({ is_default }) => is_default);
  return {
    choices: sounds.map((track, order) => ({
      order,
      label: labelOf(texts, track, order),
      language: track.language ?? '',
    })),
    usual: Math.max(0, usual),
  };
}

/**
 * The sound for somebody who likes a language; the usual one when that has it, or none has.
 *
 * @param language '' is none.
 */
export function soundFor({ choices, usual }: FilmSounds, language: string): number {
  if (language === '' || choices[usual]?.language === language) return usual;
  return choices.find((one) => one.language === language)?.order ?? usual;
}
