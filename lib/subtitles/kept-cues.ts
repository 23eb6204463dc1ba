// Cues as a file. Pure.
import { z } from 'zod';
import type { KeptFilesOptions } from '../kept-files/create-kept-files.ts';
import type { Cue } from './cue.ts';

const maxBytes = 64 * 1024 * 1024;

/** Texts once fetched: some 600 films. */
export const subtitleFiles: Omit<KeptFilesOptions, 'folder' | 'log'> = {
  ...{ ending: 'json', edition: 1, maxFiles: 5000 },
  maxBytes,
  // One that is a large part of it would put many others out.
  maxFileBytes: maxBytes / 4,
};

const storedSchema = z.array(
  z.object({
    startMs: z.number(),
    endMs: z.number(),
    text: z.string(),
    isTop: z.boolean().exactOptional(),
  }),
);

/** The text to keep. */
export function writeCues(cues: readonly Cue[]): string {
  return JSON.stringify(cues);
}

/**
 * What {@link writeCues} wrote.
 *
 * @throws Error for anything else.
 * @example readCues(Buffer.from('[]')) // []
 */
export function readCues(bytes: Buffer): readonly Cue[] {
  return storedSchema.parse(JSON.parse(bytes.toString()));
}
