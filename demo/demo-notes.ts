// What the demo remembers between starts: the bot's token and which films were sent. A file of mode 0600.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const notesSchema = z.object({ botToken: z.string().min(1), sentFiles: z.array(z.string()) });

/** Kept in `demo.json`. */
export type DemoNotes = z.infer<typeof notesSchema>;

const notesPath = (dataDir: string) => join(dataDir, 'demo.json');

/** Replaces the notes in one move: a killed demo finds the old ones or the new ones. */
export async function writeNotes(dataDir: string, notes: DemoNotes): Promise<void> {
  const path = notesPath(dataDir);
  await writeFile(`${path}.new`, JSON.stringify(notes), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/**
 * Reads the notes, or begins new ones with a fresh token for `botId`.
 *
 * They are on disk before the bot is created, so a start that is killed in between finds its own token again.
 *
 * @throws Error when the file is there but malformed: a new token would not fit the bot that exists.
 */
export async function openNotes(dataDir: string, botId: number): Promise<DemoNotes> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const text = await readFile(notesPath(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) return notesSchema.parse(JSON.parse(text));
  const notes = { botToken: `${botId}:${randomBytes(26).toString('base64url')}`, sentFiles: [] };
  await writeNotes(dataDir, notes);
  return notes;
}
