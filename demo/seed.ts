// Sends the demo's films to the bot, as the newcomer would: the demo exercises real ingest.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ControlApi } from '#emulator/control-api.ts';
import { cast } from './demo-cast.ts';
import { type DemoNotes, writeNotes } from './demo-notes.ts';
import { type DemoFilm, filmsFolder, readFilmManifest } from './film-manifest.ts';

export interface SeedOptions {
  readonly control: Pick<ControlApi, 'sendFile' | 'readChat'>;
  readonly rootDir: string;
  readonly dataDir: string;
  readonly notes: DemoNotes;
  readonly signal: AbortSignal;
}

/**
 * Sends each film of the manifest that was not sent yet, in order. Killed anywhere, the next call goes on behind it: a film
 * counts as sent when the notes say so, or when it stands in the chat (killed between sending and noting).
 *
 * @returns how many were sent now.
 * @throws the abort reason between two films; films sent so far stay.
 */
export async function sendFilms({ control, rootDir, dataDir, notes, signal }: SeedOptions): Promise<number> {
  const films = await readFilmManifest(rootDir);
  const sent = new Set([...notes.sentFiles, ...(await filesInChat(control))]);
  let count = 0;
  for (const film of films) {
    signal.throwIfAborted();
    if (!sent.has(film.file)) {
      await sendFilm(control, rootDir, film);
      count += 1;
    }
    sent.add(film.file);
    if (!notes.sentFiles.includes(film.file)) {
      notes.sentFiles.push(film.file);
      await writeNotes(dataDir, notes);
    }
  }
  return count;
}

async function filesInChat(control: SeedOptions['control']): Promise<string[]> {
  const messages = await control.readChat({ viewer: cast.userId, chat: { kind: 'user', id: cast.botId } });
  return messages.flatMap(({ outgoing, file }) => (outgoing && file ? [file.name] : []));
}

async function sendFilm(control: SeedOptions['control'], rootDir: string, film: DemoFilm): Promise<void> {
  const folder = filmsFolder(rootDir);
  const { file, name, caption, mimeType, durationSeconds, width, height, performer, thumb } = film;
  await control.sendFile(
    {
      name: file,
      mimeType,
      durationSeconds,
      thumb: await readFile(join(folder, thumb)),
      ...(width === undefined || height === undefined ? { as: 'audio', title: name } : { as: 'video', width, height }),
      ...(performer === undefined ? {} : { performer }),
    },
    // The emulator is a process of its own: the path must hold from there too.
    { kind: 'path', path: resolve(folder, file) },
    { from: cast.userId, to: { kind: 'user', id: cast.botId }, caption },
  );
}
