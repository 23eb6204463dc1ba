// Subtitles as Stremio takes them. Pure.
import type { StremioSubtitles } from '../../api/feed-contract.ts';
import { oneLine } from '../plain-text.ts';

/** One subtitle of an item, as the room of subtitles tells of it. */
export interface KnownSubtitle {
  readonly id: string;
  /** Where it is to be had as WebVTT; null when it is not. */
  readonly path: string | null;
  /** BCP 47; missing when nobody says. */
  readonly language?: string | undefined;
  readonly is_forced: boolean;
}

/** Who knows subtitles. */
export interface SubtitleSource {
  /** @throws AppError `not_found` when there is no such item, and what reading its header throws. */
  list(messageId: number, options: { readonly signal: AbortSignal }): Promise<readonly KnownSubtitle[]>;
}

/** ISO 639-2 of the languages films mostly have, by ISO 639-1; for others Stremio shows a name. */
const codes: Readonly<Record<string, string>> = {
  ...{ ar: 'ara', bg: 'bul', bn: 'ben', cs: 'cze', da: 'dan', de: 'ger', el: 'gre', en: 'eng', es: 'spa', et: 'est' },
  ...{ fa: 'per', fi: 'fin', fr: 'fre', he: 'heb', hi: 'hin', hr: 'hrv', hu: 'hun', id: 'ind', is: 'ice', it: 'ita' },
  ...{ ja: 'jpn', ko: 'kor', lt: 'lit', lv: 'lav', ml: 'mal', ms: 'may', nb: 'nob', nl: 'dut', no: 'nor', pl: 'pol' },
  ...{ pt: 'por', ro: 'rum', ru: 'rus', sk: 'slo', sl: 'slv', sr: 'srp', sv: 'swe', ta: 'tam', te: 'tel', th: 'tha' },
  ...{ tr: 'tur', uk: 'ukr', ur: 'urd', vi: 'vie', zh: 'chi' },
};

/**
 * A language as Stremio knows it: a code of ISO 639-2, else its English name.
 *
 * @param tag BCP 47; undefined when unknown.
 * @example stremioLanguage('de-AT') // 'ger'
 * @example stremioLanguage('ga') // 'Irish'
 * @example stremioLanguage(undefined) // 'und'
 */
export function stremioLanguage(tag: string | undefined): string {
  const primary = tag?.split('-')[0]?.toLowerCase() ?? '';
  if (/^[a-z]{3}$/.test(primary) || primary === '') return primary || 'und';
  if (!/^[a-z]{2}$/.test(primary)) return 'und';
  return codes[primary] ?? oneLine(new Intl.DisplayNames('en', { type: 'language' }).of(primary) ?? primary);
}

/**
 * Those that can be had, the whole ones first: forced ones tell only what is foreign in a film.
 *
 * @param messageId of their item, which makes their ids unique.
 * @param addressOf makes an address of a path.
 */
export function stremioSubtitles(
  messageId: number,
  known: readonly KnownSubtitle[],
  addressOf: (path: string) => string,
): StremioSubtitles['subtitles'] {
  const order = known.toSorted((one, other) => Number(one.is_forced) - Number(other.is_forced));
  return order.flatMap(({ id, path, language }) =>
    path === null ? [] : [{ id: `${messageId}-${id}`, url: addressOf(path), lang: stremioLanguage(language) }],
  );
}
