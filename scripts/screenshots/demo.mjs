// What the demo shows in pictures, beside its own films.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** On a busy machine posters take their time. */
const readyWithinMs = 600_000;

/** Files that become a series. */
const episodes = ['Harbour Lights S01E01', 'Harbour Lights S01E02', 'Harbour Lights S02E01'];

/** Adds a series to a demo that has its films, and waits until all of them have been looked at. */
export async function seed(url) {
  const { films } = JSON.parse(readFileSync(join(root, 'demo/films/manifest.json'), 'utf8'));
  const videos = films.filter(({ mimeType }) => mimeType === 'video/mp4');
  for (const [place, name] of episodes.entries()) {
    const film = videos[place % videos.length];
    const query = new URLSearchParams({ name: `${name}.mp4`, mimeType: 'video/mp4', durationSeconds: '24' });
    const answer = await fetch(`${url}/api/demo/file?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', origin: url },
      // A byte more: the same file twice would be one item.
      body: Buffer.concat([readFileSync(join(root, 'demo/films', film.file)), Buffer.from([place])]),
    });
    if (!answer.ok) throw new Error(`the bot did not take ${name}: ${answer.status}`);
  }
  const wanted = films.length + episodes.length;
  await until(async () => {
    const files = await catalog(url);
    return files.length >= wanted && files.every(({ poster }) => poster);
  });
}

async function catalog(url) {
  const answer = await fetch(`${url}/api/catalog?per_page=100`);
  return answer.ok ? (await answer.json()).files : [];
}

async function until(isDone) {
  const endsAtMs = Date.now() + readyWithinMs;
  while (!(await isDone())) {
    if (Date.now() > endsAtMs) throw new Error('the demo did not get its films in time');
    await sleep(300);
  }
}
