// Texts once fetched, kept on the disk.
import { z } from 'zod';
import type { Cue } from './cue.ts';
import { TextCache, type TextCacheOptions } from './text-cache.ts';

/** Where texts are kept, and how many bytes of them. */
export type CueCacheOptions = TextCacheOptions;

const storedSchema = z.array(
  z.object({
    startMs: z.number(),
    endMs: z.number(),
    text: z.string(),
    isTop: z.boolean().exactOptional(),
  }),
);

/** Cues by key, within the bounds of {@link TextCache}. */
export class CueCache {
  /** Whole files among the cues, within the same bounds. */
  readonly texts: TextCache;

  constructor(options: CueCacheOptions) {
    this.texts = new TextCache(options);
  }

  async find(key: string): Promise<readonly Cue[] | undefined> {
    const text = await this.texts.find(key);
    if (text === undefined) return undefined;
    try {
      return storedSchema.parse(JSON.parse(text));
    } catch (error) {
      await this.texts.drop(key, error);
      return undefined;
    }
  }

  keep(key: string, cues: readonly Cue[]): Promise<void> {
    return this.texts.keep(key, JSON.stringify(cues));
  }
}
