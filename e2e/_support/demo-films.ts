// The films of the demo as they lie in the repository: what the catalogue must show and streams must deliver.
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const folder = join('demo', 'films');

const manifestSchema = z.object({ films: z.array(z.object({ file: z.string(), mimeType: z.string() })).min(1) });

export interface DemoFilm {
  readonly path: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

export async function demoFilms(): Promise<DemoFilm[]> {
  const { films } = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  return Promise.all(
    films.map(async ({ file, mimeType }) => {
      const path = join(folder, file);
      return { path, mimeType, sizeBytes: (await stat(path)).size };
    }),
  );
}

/** True for an MP4 whose index comes after its media (ISO/IEC 14496-12, 6.2). */
export async function hasIndexAtEnd({ path, mimeType, sizeBytes }: DemoFilm): Promise<boolean> {
  if (mimeType !== 'video/mp4') return false;
  const file = await open(path);
  try {
    const header = Buffer.alloc(8);
    for (let offset = 0; offset < sizeBytes; offset += Math.max(8, header.readUInt32BE(0))) {
      await file.read(header, 0, 8, offset);
      const type = header.toString('latin1', 4);
      if (type === 'moov') return false;
      if (type === 'mdat') return true;
    }
    return false;
  } finally {
    await file.close();
  }
}
