// What a running container must do, each as one check with a name. Every one throws with what it saw instead.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runCommand } from '../setup/run-command.mjs';

/** On busy machines everything takes its time; nothing here is measured. */
const patienceMs = 300_000;
const everyMs = 500;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function expectThat(condition, message) {
  if (!condition) throw new Error(message);
}

async function until(what, probe, container) {
  const endMs = Date.now() + patienceMs;
  for (;;) {
    const result = await probe();
    if (result) return result;
    expectThat(container.isRunning(), `the container ended while waiting: ${what}\n${container.output().slice(-3000)}`);
    expectThat(Date.now() < endMs, `waited too long: ${what}\n${container.output().slice(-3000)}`);
    await wait(everyMs);
  }
}

const json = async (url) => await (await fetch(url)).json();

/** Becomes healthy by the image's own health check, as uid 1000. */
export async function checkStart({ container, settings }) {
  await until('healthy', async () => (await container.run(settings.healthCommand)).code === 0, container);
  expectThat(container.userId() === 1000, `it runs as user ${container.userId()}`);
  expectThat(settings.user === '1000:1000', `the image's user is ${settings.user}`);
  expectThat(settings.ports.join() === '7860/tcp', `the image's ports are ${settings.ports.join()}`);
}

/** Nothing but /data can be written to. */
export async function checkReadOnly({ container }) {
  for (const path of ['/app/x', '/tmp/x', '/etc/x', '/usr/local/bin/x']) {
    const { code } = await container.run(['sh', '-c', `: > ${path}`]);
    expectThat(code !== 0, `${path} could be written`);
  }
  const { output } = await container.run(['sh', '-c', ': > /usr/x']);
  expectThat(/Read-only file system|Permission denied/.test(output), `writing was refused otherwise: ${output}`);
  const temporary = await container.run(['sh', '-c', ': > "$TMPDIR/x" && rm "$TMPDIR/x"']);
  expectThat(temporary.code === 0, `the folder for temporary files cannot be used: ${temporary.output}`);
}

/** The demo's films are all there, and one of them comes byte by byte as it lies in the project, whole and in parts. */
export async function checkStream({ container, url, films }) {
  const wanted = JSON.parse(readFileSync(join(films, 'manifest.json'), 'utf8')).films;
  const list = await until(
    'all demo films in the catalogue',
    async () => {
      const { files } = await json(`${url}/api/catalog?per_page=50`);
      return files?.length === wanted.length ? files : undefined;
    },
    container,
  );
  const { name, file } = wanted.find((film) => film.file === 'coast-without-end.mp4');
  const bytes = readFileSync(join(films, file));
  const link = list.find((item) => item.custom_name === name).stream_link;
  const whole = Buffer.from(await (await fetch(link)).arrayBuffer());
  expectThat(sha256(whole) === sha256(bytes), `the film came with ${whole.length} other bytes`);
  const part = await fetch(link, { headers: { Range: 'bytes=1000000-1999999' } });
  const piece = Buffer.from(await part.arrayBuffer());
  expectThat(part.status === 206 && piece.equals(bytes.subarray(1_000_000, 2_000_000)), 'a range came otherwise');
  const pages = await Promise.all(['/', '/demo', '/api/docs'].map(async (path) => (await fetch(url + path)).status));
  expectThat(pages.join() === '200,200,200', `pages answered ${pages.join()}`);
  return { link, bytes };
}

/** ffmpeg, ffprobe and a current yt-dlp with a JavaScript runtime it takes; yt-dlp fetches the film from the product. */
export async function checkPrograms({ container, link, bytes, ytDlpVersion }) {
  const run = async (...words) => {
    const { code, output } = await container.run(words);
    expectThat(code === 0, `${words[0]} ended with ${code}: ${output.slice(-2000)}`);
    return output;
  };
  const target = '/data/tmp/check.mp4';
  const version = await run('yt-dlp', '--version');
  expectThat(version.trim() === ytDlpVersion, `yt-dlp says ${version}`);
  const { output } = await container.run(['yt-dlp', '-v', '--js-runtimes', 'node']);
  expectThat(/JS runtimes: node-\d+[^\n]*/.test(output) && !/node-\S+ \(unsupported\)/.test(output), output);
  expectThat(/yt_dlp_ejs-\d/.test(output), `yt-dlp does not find its scripts for YouTube: ${output}`);
  await run('yt-dlp', '--no-cache-dir', '-q', '-o', target, '--', link);
  const fetched = await run('sha256sum', target);
  expectThat(fetched.startsWith(sha256(bytes)), 'yt-dlp fetched other bytes');
  const facts = await run('ffprobe', '-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', target);
  expectThat(/h264/.test(facts), `ffprobe says ${facts}`);
  await run(
    'ffmpeg',
    '-v',
    'error',
    '-t',
    '1',
    '-i',
    target,
    '-c:v',
    'libx264',
    '-c:a',
    'aac',
    '-y',
    '/data/tmp/again.mp4',
  );
  await run('rm', target, '/data/tmp/again.mp4');
}

/** Processes that lose their parent are taken leave of by the first one. */
export async function checkOrphans({ container }) {
  await container.run(['sh', '-c', '(sleep 0.1 &) ; (sleep 0.2 &) ; exit 0']);
  await wait(everyMs);
  await until('no dead process is left', async () => !container.states().includes('Z'), container);
}

/** SIGTERM in the middle of a film: who watches gets it to its end, and the container ends with 0. */
export async function checkDrain({ container, link, bytes }) {
  const response = await fetch(link);
  const reader = response.body.getReader();
  const parts = [(await reader.read()).value];
  container.stop();
  await until('it says that it stops', async () => /SIGTERM: stopping/.test(container.output()), container);
  for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value);
  expectThat(sha256(Buffer.concat(parts)) === sha256(bytes), 'the film under way was cut off');
  const { code, signal } = await container.ended;
  expectThat(code === 0, `it ended with ${code ?? signal}:\n${container.output().slice(-3000)}`);
}

/** Nothing of this machine and nothing secret is in the image. */
export async function checkContents({ tree, marker }) {
  const borrowed = ['run/building-machine/ca.crt', 'root/.npmrc', 'root/.config/pip/pip.conf'];
  for (const path of borrowed.map((name) => join(tree, name))) {
    expectThat(!existsSync(path) || statSync(path).size === 0, `${path} is in the image`);
  }
  const { code, output } = await runCommand('grep', ['-rIl', '--exclude-dir=proc', marker, tree], { cwd: '/' });
  expectThat(code === 1, `what .dockerignore should keep out is in the image: ${output}`);
  const names = readdirSync(join(tree, 'app')).sort().join(' ');
  const wanted = '.next LICENSE demo dist emulator healthcheck.mjs next.config.mjs node_modules package.json public';
  expectThat(names === wanted, `/app holds ${names}`);
}
