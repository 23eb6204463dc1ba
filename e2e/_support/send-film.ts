// Sends a small film to the bot of the demo, as the page of the chat does.
import { readFile } from 'node:fs/promises';
import type { APIRequestContext } from 'playwright/test';
import { expect } from 'playwright/test';
import { demoFilms } from './demo-films.ts';

/** The smallest film of the demo under another name. */
export async function sendFilm(request: APIRequestContext, name: string): Promise<void> {
  const films = (await demoFilms()).filter(({ mimeType }) => mimeType === 'video/mp4');
  const [smallest] = films.sort((one, other) => one.sizeBytes - other.sizeBytes);
  if (!smallest) throw new Error('the demo has no film');
  const query = new URLSearchParams({
    name,
    mimeType: 'video/mp4',
    durationSeconds: '24',
    width: '960',
    height: '540',
  });
  const answer = await request.post(`/api/demo/file?${query}`, {
    headers: { 'content-type': 'application/octet-stream' },
    data: await readFile(smallest.path),
  });
  expect(answer.status()).toBe(200);
}
