// Seasons and episodes in all spellings people and releases use -> one code each. Pure.

const separator = '[\\s._:#-]{0,3}';
const notInWord = '(?<![\\p{L}\\p{N}])';
const wordEnds = '(?![\\p{L}\\p{N}])';
const number = '(\\d{1,4}|[ivx]{1,5})';

/** As `foldLetters` leaves them. */
const seasonWords = [
  ...[
    'season',
    'saison',
    'temporada',
    'staffel',
    'stagione',
    'sezon',
    'sezona',
    'seizoen',
    'sasong',
    'saeson',
    'sesong',
  ],
  ...[
    'kausi',
    'evad',
    'serie',
    'musim',
    'сезон',
    'κυκλος',
    'सीजन',
    'الموسم',
    'موسم',
    'فصل',
    'עונה',
    '시즌',
    'シーズン',
  ],
];
const episodeWords = [
  ...['episode', 'episodio', 'capitulo', 'folge', 'puntata', 'odcinek', 'epizod', 'epizoda', 'avsnitt', 'afsnit'],
  ...['aflevering', 'jakso', 'bolum', 'resz', 'ep', 'серия', 'эпизод', 'выпуск', 'επεισοδιο', 'एपिसोड'],
  ...['الحلقه', 'حلقه', 'قسمت', 'פרק', '에피소드', 'ตอนที่', 'エピソード'],
];

const season = `(?:${seasonWords.map(kanaFolded).join('|')})`;
const episode = `(?:${episodeWords.map(kanaFolded).join('|')})`;
const counting = '(\\d{1,4})(?:st|nd|rd|th|a)?[\\s._-]{0,3}';
const glue = '[\\s._,:-]{1,4}';

/**
 * `season 1 episode 3`, and `1. staffel 3. folge` with the numbers in front. Both at once first: alone, `season 1 episode` reads
 * as season 1 and as first episode.
 */
const wordedPatterns = [
  `${season}${separator}${number}${glue}${episode}${separator}${number}`,
  `${counting}${season}${glue}${counting}${episode}`,
  `${season}${separator}${number}|()${episode}${separator}${number}`,
  `${counting}${season}|()${counting}${episode}`,
].map((pattern) => new RegExp(`${notInWord}(?:${pattern})${wordEnds}`, 'gu'));

function kanaFolded(word: string): string {
  return word.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** What costs little and tells most titles apart from those that need a closer look. */
const anyNumber = /\d|(?<!\p{L})[ivx]{1,5}(?!\p{L})/u;
const anyWord = new RegExp(`${season}|${episode}`, 'u');

const codePattern = new RegExp(
  `${notInWord}s(\\d{1,3})${separator}ep?(\\d{1,4})(?:(?:-e?p?|e)(\\d{1,4}))?${wordEnds}`,
  'gu',
);
const crossPattern = new RegExp(`${notInWord}(\\d{1,2})x(\\d{1,3})${wordEnds}`, 'gu');
const shortPattern = new RegExp(`${notInWord}s(\\d{1,3})${wordEnds}|${notInWord}e(?:p)?(\\d{1,4})${wordEnds}`, 'gu');
const asianPattern = /第\s?(\d{1,4})\s?(?:(季|期)|[集话話回])|(\d{1,4})\s?(?:(기)|화)/gu;

/** 1 to 16. */
export const romans = 'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi'.split(' ');

function numberOf(word: string): number {
  const roman = romans.indexOf(word);
  return roman < 0 ? Number(word) : roman + 1;
}

/** A range of episodes has at most so many: `S01E01-E99999` is a typing error. */
const longestRange = 50;

/** Which seasons and episodes a text names, and what is left of it. */
export interface EpisodesFound {
  /** The text without codes such as `s01e03`; seasons and episodes in words are cut out only of queries. */
  readonly rest: string;
  readonly seasons: readonly number[];
  readonly episodes: readonly number[];
}

/**
 * Looks for seasons and episodes in a folded text.
 *
 * @param keepsWords leaves `episode 3` where it is, because it may be part of a title.
 * @example findEpisodes('dark s01e03', false) // { rest: 'dark  ', seasons: [1], episodes: [3] }
 * @example findEpisodes('dark temporada 1 capitulo 3', false) // { rest: 'dark  ', seasons: [1], episodes: [3] }
 */
export function findEpisodes(folded: string, keepsWords: boolean): EpisodesFound {
  if (!anyNumber.test(folded)) return { rest: folded, seasons: [], episodes: [] };
  const seasons = new Set<number>();
  const episodes = new Set<number>();
  const add = (set: Set<number>, digits: string | undefined) => {
    const value = digits === undefined ? Number.NaN : numberOf(digits);
    if (Number.isInteger(value)) set.add(value);
  };
  const coded = folded
    .replace(codePattern, (_all, season: string, first: string, last?: string) => {
      add(seasons, season);
      const end = Math.min(Number(last ?? first), Number(first) + longestRange);
      for (let episode = Number(first); episode <= Math.max(end, Number(first)); episode += 1) episodes.add(episode);
      return ' ';
    })
    .replace(crossPattern, (all, season: string, episode: string) => {
      add(seasons, season);
      add(episodes, episode);
      return keepsWords && all.length < 4 ? all : ' ';
    })
    .replace(shortPattern, (all, season?: string, episode?: string) => {
      add(season === undefined ? episodes : seasons, season ?? episode);
      return keepsWords ? all : ' ';
    })
    .replace(asianPattern, (all, chinese?: string, season?: string, korean?: string, koreanSeason?: string) => {
      add(season || koreanSeason ? seasons : episodes, chinese ?? korean);
      return keepsWords ? all : ' ';
    });
  if (!anyWord.test(coded)) return { rest: coded, seasons: [...seasons], episodes: [...episodes] };
  let isRead = false;
  const rest = wordedPatterns.reduce((text, pattern) => {
    // A text has one of these forms: what the first has taken is not looked at as another.
    if (keepsWords && isRead) return text;
    return text.replace(pattern, (all, first?: string, second?: string, third?: string) => {
      isRead = true;
      const isPair = second !== undefined && second !== '';
      add(isPair || second === undefined ? seasons : episodes, isPair || second === undefined ? first : third);
      if (isPair) add(episodes, second);
      return keepsWords ? all : ' ';
    });
  }, coded);
  return { rest, seasons: [...seasons], episodes: [...episodes] };
}

/**
 * Words an item is found by: each season, each episode, and both together.
 *
 * @param seasons by number.
 * @param episodes by number, of one of these seasons.
 * @example episodeTerms([1], [3]) // ['s1', 's1e3', 'e3']
 */
export function episodeTerms(seasons: readonly number[], episodes: readonly number[]): string[] {
  const together = seasons.flatMap((season) => episodes.map((episode) => `s${season}e${episode}`));
  return [...seasons.map((season) => `s${season}`), ...together, ...episodes.map((episode) => `e${episode}`)];
}
