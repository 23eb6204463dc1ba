// Makes the demo films, their thumbs and their manifest with ffmpeg: `node scripts/make-demo-films.mjs [--thumbs | file ...]`.
// The results are committed; this is only needed to change them. Without names all films are made (about 20 CPU minutes).
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, toRgb } from './demo-films/canvas.mjs';
import { films } from './demo-films/films.mjs';
import { composeTrack } from './demo-films/sound.mjs';
import { drawTimeCode } from './demo-films/time-code.mjs';

const picturesPerSecond = 24;
const folder = new URL('../demo/films/', import.meta.url).pathname;
const thumbPath = (film) => `thumbs/${film.file.replace(/\.\w+$/, '.jpg')}`;
const mimeTypes = { mp4: 'video/mp4', mkv: 'video/x-matroska', m4a: 'audio/mp4' };

const thumbsOnly = process.argv.includes('--thumbs');
const wanted = process.argv.slice(2).filter((name) => name !== '--thumbs');
const scratch = mkdtempSync(join(tmpdir(), 'demo-films-'));
try {
  for (const film of films) {
    if (wanted.length > 0 && !wanted.includes(film.file)) continue;
    const startedMs = Date.now();
    makeThumb(film);
    if (!thumbsOnly) await makeFilm(film);
    console.log(`${film.file}: ${Math.round((Date.now() - startedMs) / 1000)} s`);
  }
  if (films.every((film) => existsSync(join(folder, film.file)))) writeManifest();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function ffmpeg(args, input) {
  const result = spawnSync('ffmpeg', ['-y', '-loglevel', 'error', ...args], { input, maxBuffer: 1 << 28 });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`ffmpeg failed: ${result.stderr}`);
}

function rawPictures({ width, height }) {
  return [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${width}x${height}`,
    '-r',
    String(picturesPerSecond),
    '-i',
    '-',
  ];
}

function makeThumb(film) {
  const canvas = createCanvas(1280, 720);
  film.scene()(canvas, film.posterAt);
  const scale = ['-vf', 'scale=320:180:flags=lanczos,format=yuvj420p', '-q:v', '5'];
  ffmpeg(
    [...rawPictures(canvas), ...scale, '-frames:v', '1', '-update', '1', join(folder, thumbPath(film))],
    toRgb(canvas),
  );
}

async function makeFilm(film) {
  const sound = join(scratch, `${film.file}.pcm`);
  writeFileSync(sound, composeTrack({ mood: film.mood, seconds: film.seconds, seed: film.name.length }));
  const soundInput = ['-f', 's16le', '-ar', '44100', '-ac', '2', '-i', sound];
  const tags = [
    '-metadata',
    `title=${film.name}`,
    '-map_metadata',
    '-1',
    '-fflags',
    '+bitexact',
    '-flags:a',
    '+bitexact',
  ];
  const output = join(folder, film.file);
  if (!film.size) {
    ffmpeg([...soundInput, '-c:a', 'aac', '-b:a', '128k', ...tags, '-movflags', '+faststart', output]);
    return;
  }
  const pictures = spawn(
    'ffmpeg',
    ['-y', '-loglevel', 'error', ...rawPictures(film.drawn), ...soundInput, ...pictureArgs(film), ...tags, output],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  );
  const ended = once(pictures, 'exit');
  await drawInto(pictures.stdin, film);
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg could not pack ${film.file}`);
}

function pictureArgs(film) {
  const rate = film.fixedRate
    ? ['-b:v', `${film.kilobits}k`, '-maxrate', `${film.kilobits}k`, '-minrate', `${film.kilobits}k`]
    : ['-crf', '23', '-maxrate', `${film.kilobits}k`];
  return [
    ...['-vf', `scale=${film.size.width}:${film.size.height}:flags=lanczos,format=yuv420p`],
    ...['-c:v', 'libx264', '-profile:v', 'high', '-preset', 'medium', '-flags:v', '+bitexact'],
    ...[...rate, '-bufsize', `${film.kilobits * 3}k`],
    // A key frame every two seconds: a seek never decodes more than that.
    ...['-g', String(picturesPerSecond * 2), '-keyint_min', String(picturesPerSecond * 2), '-sc_threshold', '0'],
    ...['-c:a', 'aac', '-b:a', '96k', '-shortest'],
    ...(film.file.endsWith('.mp4') && !film.moovAtEnd ? ['-movflags', '+faststart'] : []),
  ];
}

async function drawInto(stdin, film) {
  const canvas = createCanvas(film.drawn.width, film.drawn.height);
  const draw = film.scene();
  const count = film.seconds * picturesPerSecond;
  for (let picture = 0; picture < count; picture += 1) {
    const t = picture / picturesPerSecond;
    draw(canvas, t);
    const bytes = toRgb(canvas);
    drawTimeCode(bytes, { width: canvas.width, height: canvas.height, t, duration: film.seconds });
    if (!stdin.write(bytes)) await once(stdin, 'drain');
  }
  stdin.end();
}

function writeManifest() {
  const entries = films.map((film) => ({
    file: film.file,
    name: film.name,
    caption: film.caption,
    mimeType: mimeTypes[film.file.split('.').pop()],
    durationSeconds: film.seconds,
    ...film.size,
    ...(film.performer ? { performer: film.performer } : {}),
    thumb: thumbPath(film),
  }));
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ films: entries }, null, 2)}\n`);
}
