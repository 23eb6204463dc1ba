// The list of the demo's films, as scripts/make-demo-films.mjs wrote it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** File names stay inside the films' folder. */
const plainFileName = z.string().regex(/^[\w-]+\.\w+$/);

const filmSchema = z.strictObject({
  file: plainFileName,
  name: z.string().min(1),
  caption: z.string().max(1024),
  mimeType: z.string().regex(/^(video|audio)\/[\w.-]+$/),
  durationSeconds: z.number().positive(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  performer: z.string().optional(),
  thumb: z.string().regex(/^thumbs\/[\w-]+\.jpg$/),
});

/** One film of the demo; `width` and `height` are missing for sound. */
export type DemoFilm = z.infer<typeof filmSchema>;

/** Where the films, their thumbs and the manifest lie below the project's root. */
export const filmsFolder = (rootDir: string): string => join(rootDir, 'demo', 'films');

/**
 * Reads and checks the manifest.
 *
 * @throws Error when it is missing or malformed.
 */
export async function readFilmManifest(rootDir: string): Promise<readonly DemoFilm[]> {
  const text = await readFile(join(filmsFolder(rootDir), 'manifest.json'), 'utf8');
  return z.strictObject({ films: z.array(filmSchema).min(1) }).parse(JSON.parse(text)).films;
}
