// Synthetic titles, the same ones each time: as long, as repetitive and as mixed as those of real libraries.
import type { MediaTitle } from '#lib/storage/media-titles.ts';

/** Deterministic numbers in [0, 1). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const common = (
  'the of and a in to man night love life day house world girl king last dark black white blood lost dead city star time ' +
  'red land boy story war home great little first new big secret dream fire heart moon river summer island blue'
).split(' ');
const latin =
  'ba be bo ca ce co da de di do fa fi ga go ha he ho ja ka ke ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi wa we ya za an en in on ar er or al el st nd rt ck sh th'.split(
    ' ',
  );
const cyrillic =
  'ба бе бо ва ве во да де до за зи ка ко ла ли ло ма ме ми мо на не но па по ра ре ро са се со та те то ша ше ян ин ск ст ов ий'.split(
    ' ',
  );
const han =
  '天地人山水火风云雨雪花月日星海江河湖城国王龙虎鸟鱼马羊牛东西南北中大小上下左右前后春夏秋冬爱情生死梦想战争英雄传奇故事少年女孩父亲母亲老师学生医生';
const qualities = ['480p', '720p', '1080p', '1080p', '2160p'];
const groups = ['SPARKS', 'RARBG', 'YTS', 'FGT', 'NTb', 'CiNEFiLE', 'AMIABLE', 'GECKOS', 'ROVERS', 'DRONES'];
const languages = ['en', 'en', 'en', 'de', 'fr', 'es', 'ru', 'hi', 'zh', 'pt-BR'];

/** Makes titles; each source has one vocabulary of about 48,000 words. */
export class TitleSource {
  readonly #random: () => number;
  readonly #latin: readonly string[];
  readonly #cyrillic: readonly string[];

  constructor(seed = 1) {
    this.#random = randomSource(seed);
    this.#latin = [...common, ...this.#words(latin, 38_000)];
    this.#cyrillic = this.#words(cyrillic, 10_000);
  }

  /** Words a person may look for: those of the titles, the frequent ones more often. */
  word(): string {
    return this.#pick(this.#random() < 0.1 ? this.#cyrillic : this.#latin);
  }

  /** The item with this message id; call it for 1, 2, 3 …: later ones are newer. */
  title(messageId: number): MediaTitle {
    const title = this.#title();
    const year = 1950 + Math.floor(this.#random() * 76);
    const kind = this.#random();
    const quality = this.#one(qualities);
    const isEpisode = kind < 0.25;
    const [season, episode] = [1 + Math.floor(this.#random() * 9), 1 + Math.floor(this.#random() * 24)];
    const code = `S${String(season).padStart(2, '0')}E${String(episode).padStart(2, '0')}`;
    const release = `${title.replaceAll(' ', '.')}.${isEpisode ? code : year}.${quality}.WEB-DL.x264-${this.#one(groups)}`;
    const name = kind >= 0.25 && kind < 0.5 ? release : isEpisode ? `${title} ${code}` : `${title} (${year})`;
    const facts = { title, quality, languages: [this.#one(languages)] };
    return {
      chat_id: 1234567890,
      message_id: messageId,
      custom_name: name,
      file_name: `${release}.mkv`,
      ...{ document_id: '1', mime_type: 'video/mp4', thumb: null },
      // Spread without the source of numbers: titles stay the ones earlier measurements had.
      ...{ file_size: 1 + ((messageId * 7_919_000_003) % (8 * 2 ** 30)), duration: 60 + ((messageId * 7919) % 10_000) },
      file_type: this.#random() < 0.06 ? 'audio' : 'video',
      uploaded_by: 1 + Math.floor(this.#random() ** 3 * 500),
      created_at: new Date(Date.UTC(2020, 0, 1) + messageId * 120_000).toISOString().replace('.000', ''),
      is_active: true,
      layers: { name: isEpisode ? { ...facts, season, episodes: [episode] } : { ...facts, year } },
      changed_at_ms: 0,
    };
  }

  #title(): string {
    const script = this.#random();
    if (script < 0.07)
      return Array.from({ length: 3 + Math.floor(this.#random() * 4) }, () => this.#one([...han])).join('');
    const words = script < 0.17 ? this.#cyrillic : this.#latin;
    const length = 1 + Math.floor(this.#random() * 5);
    return Array.from({ length }, () => capital(this.#pick(words))).join(' ');
  }

  /** Frequent words stand first: the n-th is about n times rarer than the first. */
  #pick(words: readonly string[]): string {
    return words[Math.floor(words.length ** this.#random()) - 1] ?? '';
  }

  #one<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)] as T;
  }

  #words(syllables: readonly string[], count: number): string[] {
    const words = new Set<string>();
    while (words.size < count) {
      const length = 2 + Math.floor(this.#random() * 3);
      words.add(Array.from({ length }, () => this.#one(syllables)).join(''));
    }
    return [...words];
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** What is typed, half of it from titles that are there: words, beginnings, typing errors, numbers, codes. */
export function madeQueries(source: TitleSource, titles: readonly string[], count: number): string[] {
  const random = randomSource(7);
  return Array.from({ length: count }, (_, index) => {
    const title = titles[Math.floor(random() * titles.length)] ?? '';
    const cut = title.slice(0, Math.max(2, Math.floor(title.length * (0.4 + random() * 0.5))));
    const at = 1 + Math.floor(random() * Math.max(1, title.length - 2));
    const swapped = title.slice(0, at) + (title[at + 1] ?? '') + (title[at] ?? '') + title.slice(at + 2);
    const forms = [
      title,
      cut,
      swapped,
      source.word(),
      source.word().slice(0, 3),
      `${title} s01e02`,
      `${source.word()} ${source.word()}`,
    ];
    return forms[index % forms.length] ?? '';
  });
}
