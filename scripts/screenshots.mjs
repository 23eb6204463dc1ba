// Takes the pictures of the README, of the installed app, and a sheet of every page at all widths in both themes:
// `npm run build`, then `npm run screenshots`. It runs demos of its own.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { startDemoServer } from '../e2e/_support/demo-server.ts';
import { seed } from './screenshots/demo.mjs';
import { pages, readmePictures } from './screenshots/pages.mjs';
import { writeSheet } from './screenshots/sheet.mjs';

const root = new URL('..', import.meta.url);
const folderOf = (path) => fileURLToPath(new URL(path, root));
const [sheets, pictures, icons] = ['docs/screenshots/pages/', 'docs/screenshots/', 'public/icons/'].map(folderOf);

/** A sheet shows them small: large windows need not be drawn at their full size. */
const windows = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900, deviceScaleFactor: 0.75 },
  { width: 2560, height: 1440, deviceScaleFactor: 0.5 },
];
const themes = ['dark', 'light'];

/** `npm run screenshots home offline`: these alone. */
const wanted = process.argv.slice(2);
const isWanted = ({ name }) => wanted.length === 0 || wanted.includes(name);
mkdirSync(sheets, { recursive: true });

const demo = await startDemoServer();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
});
try {
  await seed(demo.url);
  for (const picture of readmePictures.filter(isWanted)) await takePicture(picture);
  if (wanted.length === 0) await takeIcons();
  for (const page of pages.filter(isWanted)) await takeSheet(page);
} finally {
  await browser.close();
  await demo.end();
}

async function takePicture({ name, path, prepare, ...window }) {
  await inContext(window, async (tab) => {
    await show(tab, path, prepare);
    await tab.screenshot({ path: `${pictures}${name}.jpg`, type: 'jpeg', quality: 78 });
  });
}

/** Of the installed app. */
async function takeIcons() {
  const narrow = { width: 390, height: 844, deviceScaleFactor: 2 };
  for (const [name, window] of [
    ['wide', { width: 1280, height: 800 }],
    ['narrow', narrow],
  ]) {
    await inContext(window, async (tab) => {
      await show(tab, '/');
      await tab.screenshot({ path: `${icons}screen-${name}.jpg`, type: 'jpeg', quality: 62 });
    });
  }
}

async function takeSheet({ name, path, prepare, settings }) {
  const server = settings ? await startDemoServer(settings) : demo;
  try {
    const rows = [];
    for (const colorScheme of themes) {
      const row = [];
      for (const window of windows) {
        await inContext({ ...window, colorScheme, address: server.url }, async (tab) => {
          await show(tab, path, prepare);
          row.push(await tab.screenshot({ type: 'png' }));
        });
      }
      rows.push(row);
    }
    const bytes = await writeSheet(rows, `${sheets}${name}.webp`);
    process.stdout.write(`${name}.webp: ${Math.round(bytes / 1024)} KiB\n`);
  } finally {
    if (settings) await server.end();
  }
}

async function show(tab, path, prepare) {
  await tab.goto(path);
  await prepare?.(tab);
  await tab.waitForTimeout(700);
}

async function inContext({ width, height, colorScheme = 'dark', deviceScaleFactor = 1, address = demo.url }, work) {
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme, deviceScaleFactor },
    ...{ baseURL: address, reducedMotion: 'reduce' },
  });
  try {
    await work(await context.newPage());
  } finally {
    await context.close();
  }
}
