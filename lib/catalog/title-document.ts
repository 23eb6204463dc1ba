// A title of the store -> what the index keeps of it. Pure.
import type { MediaTitle } from '../storage/media-titles.ts';
import { episodeTerms } from './episode-codes.ts';
import { mergeFacts } from './merged-facts.ts';
import { type TitleWords, titleWords } from './normalise.ts';

/** What an item is to those who look for it: a video of a series is an episode, any other a film. */
export const itemKinds = ['film', 'episode', 'audio', 'file'] as const;
/** What an item is: one of {@link itemKinds}. */
export type ItemKind = (typeof itemKinds)[number];

/** An item as the index sees it. */
export interface TitleDocument {
  readonly chatId: number;
  readonly messageId: number;
  /** Epoch seconds. */
  readonly createdAtS: number;
  readonly kind: ItemKind;
  readonly uploadedBy: number;
  /** 0: not known. */
  readonly year: number;
  /** Whole seconds; 0: not known. */
  readonly durationS: number;
  readonly sizeKiB: number;
  /** Of an episode season * 10,000 + episode, else 0. */
  readonly part: number;
  /** Empty: not known. */
  readonly quality: string;
  /** Primary subtags, sorted. */
  readonly languages: readonly string[];
  /** Words of the title in their order. */
  readonly title: readonly string[];
  /** Other spellings of the title. */
  readonly aliases: readonly string[];
  /** Words it is found by, too: name, file name, artist, album, year, season and episode. None of the title's. */
  readonly others: readonly string[];
}

const longestTitle = 16;
const mostOthers = 64;
const mostEpisodes = 50;

/** `mp4` would make every film a fourth part. */
const extension = /\.[a-z0-9]{2,4}$/i;

/** Where the title in a name of a release ends, as long as nobody has looked at the item. */
const endsTitle =
  /^(?:(?:19|20)\d\d|\d{3,4}[pi]|4k|8k|[xh]26\d|bluray|brrip|bdrip|webrip|web|hdtv|dvdrip|hdrip|camrip|hevc|avc|remux|proper|repack)$/;

function untilRelease(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word, index) => index > 0 && endsTitle.test(word));
  return end < 0 ? words : words.slice(0, end);
}

function yearIn(words: readonly string[]): number {
  return Number(words.findLast((word, index) => index > 0 && /^(?:19|20)\d\d$/.test(word)) ?? 0);
}

/** @example toDocument(title).title // ['the', 'matrix'] of 'The.Matrix.1999.1080p' */
export function toDocument(item: MediaTitle): TitleDocument {
  const facts = mergeFacts(item.layers);
  const name = titleWords(item.custom_name);
  const told = facts.title && titleWords(facts.title.value);
  // A title that is all sign or code leaves no word: then the name has to do.
  const main = told && told.words.length > 0 ? told : { words: untilRelease(name.words), aliases: name.aliases };
  const title = main.words.slice(0, longestTitle);
  const year = facts.year?.value ?? (told ? 0 : yearIn(name.words));
  const seasons = facts.season ? [facts.season.value] : [];
  const episodes = (facts.episodes?.value ?? []).slice(0, mostEpisodes);
  const codes = episodeTerms(seasons, episodes);
  const fileName = item.file_name?.replace(extension, '') ?? '';
  const isTitle = new Set([...title, ...main.aliases]);
  const others = new Set(codes);
  const add = (words: readonly string[]) => {
    for (const word of words) if (!isTitle.has(word)) others.add(word);
  };
  if (year) add([String(year)]);
  for (const { words, aliases } of [name, ...textsOf(fileName, facts.artist?.value, facts.album?.value)]) {
    add(words);
    add(aliases);
  }
  const isSeries = codes.length > 0 || facts.air_date !== undefined || name.aliases.some(isEpisodeCode);
  return {
    chatId: item.chat_id,
    messageId: item.message_id,
    createdAtS: Math.max(0, Math.floor(Date.parse(item.created_at) / 1000) || 0),
    kind: item.file_type === 'video' ? (isSeries ? 'episode' : 'film') : item.file_type,
    uploadedBy: item.uploaded_by,
    year: Math.min(9999, Math.max(0, year)),
    durationS: whole(facts.duration?.value ?? item.duration ?? 0),
    sizeKiB: whole(item.file_size / 1024),
    part: partOf([...codes, ...name.aliases]),
    quality: facts.quality?.value ?? '',
    languages: [...new Set((facts.languages?.value ?? []).map(primaryTag))].sort(),
    title,
    aliases: [...new Set(main.aliases)].filter((alias) => !title.includes(alias)),
    others: [...others].slice(0, mostOthers),
  };
}

function textsOf(...texts: readonly (string | undefined)[]): TitleWords[] {
  return texts.flatMap((text) => (text ? [titleWords(text)] : []));
}

/** As much as the column holds. */
const whole = (value: number) => Math.min(2 ** 32 - 1, Math.max(0, Math.round(value)));

function partOf(codes: readonly string[]): number {
  const [, season = 0, episode = 0] = /^s(\d+)e(\d+)$/.exec(codes.find(isEpisodeCode) ?? '') ?? [];
  return whole(Number(season) * 10_000 + Math.min(9999, Number(episode)));
}

function isEpisodeCode(alias: string): boolean {
  return /^s\d+e\d+$/.test(alias);
}

/**
 * `pt-BR` is Portuguese.
 *
 * @param language a BCP 47 tag.
 * @example primaryTag('pt-BR') // 'pt'
 */
export function primaryTag(language: string): string {
  return language.toLowerCase().split('-', 1)[0] ?? '';
}
