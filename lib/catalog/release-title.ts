// Names of films and episodes -> title, year, season, episodes, quality, languages. Pure.
//
// A release-name parser does the hard part; what Telegram adds to names (channel tags, labels, emoji) is taken off before it.
import { parseTorrentTitle } from '@viren070/parse-torrent-title';

/** What a name tells. */
export interface TitleFacts {
  /** Never empty. */
  readonly title: string;
  readonly year?: number;
  readonly season?: number;
  /** Ascending, at most 200; empty for films and whole seasons. */
  readonly episodes: readonly number[];
  /** Day of a dated show, `2024-03-14`. */
  readonly air_date?: string;
  /** Lines of the picture: `2160p`, `1080p`, … */
  readonly quality?: string;
  /** BCP 47, as far as the name says so. */
  readonly languages: readonly string[];
}

/** Longer names are cut: the parser's patterns were not made for novels. */
const longestName = 300;
const mostEpisodes = 200;

const extension = /\.(?:mkv|mp4|m4v|avi|mov|webm|wmv|flv|mpe?g|ts|m2ts|vob|3gp|ogv|mp3|m4a|flac|ogg|opus|wav|aac)$/i;

/** Leading words of channel posts: `Movie Name:`, `Title -`, `Название:`. */
const label =
  /^(?:(?:movie|film|series|file|video)(?:\s*name)?|title|name|название|фильм|сериал|título|titel)\s*[:：]\s*/i;

const siteTag =
  /(?:[[({]\s*)?(?:https?:\/\/)?(?:www\.[a-z0-9-]+(?:\.[a-z]{2,6}){1,2}|t(?:elegram)?\.me\/\+?\w+)(?:\/\S*)?(?:\s*[\])}])?/gi;
const channelTag =
  /[[({<|]?\s*(?:(?:tg|telegram|join|via|by|from|channel)\s*[:\-–]?\s*)?@[A-Za-z]\w{2,31}\s*[\])}>|]?/gi;

/** Without what Telegram channels put around a name; the name itself when nothing else would be left. */
function withoutDressing(name: string): string {
  const plain = name
    .replace(extension, '')
    .replace(/[\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}\ufe0f\u200d]/gu, ' ');
  const bare = plain
    .replace(siteTag, ' ')
    .replace(channelTag, ' ')
    .replace(/^[\s\-–—_.:|~]+|[\s\-–—_:|~]+$/g, '');
  return /[\p{L}\p{N}]/u.test(bare) ? bare.replace(label, '') : plain;
}

/** Seasons and episodes in the words of scripts the parser does not count in. */
function withNumbers(name: string): string {
  return name
    .replace(
      /第\s*(\d{1,3})\s*季|시즌\s*(\d{1,3})/g,
      (_all, chinese, korean) => ` S${(chinese ?? korean).padStart(2, '0')} `,
    )
    .replace(
      /第\s*(\d{1,4})\s*[集话話回]|(\d{1,4})\s*화/g,
      (_all, chinese, korean) => ` EP${(chinese ?? korean).padStart(2, '0')} `,
    );
}

/**
 * The title by a detour: the parser loses letters of scripts it does not know (Hangul, Arabic, Thai, Greek, Vietnamese …), so
 * their words go in as words it takes for names, and are put back afterwards.
 */
function titleByStandIns(name: string): string {
  const words: string[] = [];
  const masked = name.replace(/[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu, (word) => {
    const isKnown =
      /^[ -~]+$/.test(word) || /[\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word);
    if (isKnown || words.length >= 26) return word;
    words.push(word);
    return `Zq${String.fromCharCode(96 + words.length)}zq`;
  });
  if (words.length === 0) return '';
  const title = parseTorrentTitle(masked).title ?? '';
  return title.replace(/Zq([a-z])zq/gi, (_all, letter: string) => words[letter.toLowerCase().charCodeAt(0) - 97] ?? '');
}

/** `Original AKA Other`: the first is the one people look for. */
function withoutAlias(title: string): string {
  return title.split(/\s+(?:aka|a\.k\.a\.?|又名)\s+/i, 1)[0] ?? title;
}

/** The parser takes `US` and `UK` for countries; in a series they are part of the name. */
function withCountry(title: string, country: string | undefined, name: string): string {
  if (!country || !/^(us|uk|au|nz)$/i.test(country)) return title;
  const words = name.replace(/[._]+/g, ' ').toLowerCase();
  return words.startsWith(`${title} ${country}`.toLowerCase()) ? `${title} ${country.toUpperCase()}` : title;
}

function qualityOf(resolution: string | undefined): string | undefined {
  if (!resolution) return undefined;
  const word = resolution.toLowerCase();
  if (word === '4k' || word === '2160p') return '2160p';
  if (word === '2k') return '1440p';
  return /^\d{3,4}p$/.test(word) ? word : undefined;
}

/** Only real tags: the parser says `dual audio`, too. Guesses from the script are kept where a script has one language. */
function languagesOf(languages: readonly string[] | undefined, name: string): string[] {
  const tags = (languages ?? []).filter((tag) => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/.test(tag));
  const isJapanese = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(name);
  const guessed = /\p{Script=Hangul}/u.test(name) ? [...tags, 'ko'] : tags;
  const isGuess = (tag: string) => (isJapanese && tag === 'zh') || (tag === 'ar' && /\p{Script=Arabic}/u.test(name));
  return [...new Set(guessed)].filter((tag) => !isGuess(tag));
}

/**
 * Reads a file name, a caption line or a name somebody chose.
 *
 * @param name as it is, with or without its extension; what is beyond 300 UTF-16 units is not looked at.
 * @example readTitle('@Films The.Office.US.S02E03.720p.mkv') // { title: 'The Office US', season: 2, episodes: [3], quality: '720p', languages: [] }
 */
export function readTitle(name: string): TitleFacts {
  const cut = name
    .slice(0, longestName)
    .replace(/\p{Surrogate}$/u, '')
    .trim();
  const bare = withNumbers(withoutDressing(cut.normalize('NFC'))).trim();
  const parsed = parseTorrentTitle(bare);
  const plain = parsed.title?.trim() ?? '';
  const found = plain && bare.startsWith(plain.charAt(0)) ? plain : titleByStandIns(bare).trim() || plain;
  const title = withCountry(withoutAlias(found), parsed.country, bare).trim();
  const year = Number(/^\d{4}/.exec(parsed.year ?? '')?.[0]);
  const season = parsed.seasons?.length === 1 ? parsed.seasons[0] : undefined;
  const quality = qualityOf(parsed.resolution);
  return {
    title: title || bare.replace(/[._]+/g, ' ').trim() || 'Untitled',
    ...(year && !parsed.date ? { year } : {}),
    ...(season === undefined ? {} : { season }),
    episodes: [...new Set(parsed.episodes ?? [])].sort((a, b) => a - b).slice(0, mostEpisodes),
    ...(parsed.date ? { air_date: parsed.date } : {}),
    ...(quality ? { quality } : {}),
    languages: languagesOf(parsed.languages, bare),
  };
}

/**
 * The facts of an upload: what its name in the catalogue says, completed by its file name where both are about the same thing.
 *
 * @param customName what people see; wins.
 * @param fileName as it was sent; null when it had none.
 * @example titleOfUpload('Up 2009', 'Up.2009.1080p.mkv') // { title: 'Up', year: 2009, episodes: [], quality: '1080p', languages: [] }
 */
export function titleOfUpload(customName: string, fileName: string | null): TitleFacts {
  const chosen = readTitle(customName);
  if (!fileName) return chosen;
  const original = readTitle(fileName);
  const quality = chosen.quality ?? original.quality;
  const spoken = {
    ...(quality ? { quality } : {}),
    languages: chosen.languages.length ? chosen.languages : original.languages,
  };
  // A file name about something else (`video_2024.mp4`) may only tell of picture and sound.
  if (comparable(chosen.title) !== comparable(original.title)) return { ...chosen, ...spoken };
  return { ...original, ...chosen, ...spoken, episodes: chosen.episodes.length ? chosen.episodes : original.episodes };
}

function comparable(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
