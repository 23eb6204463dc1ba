// Takes the pictures of the README from a running demo: `npm start`, then `npm run screenshots [address]`.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright';

const address = process.argv[2] ?? 'http://localhost:7860';
const folder = new URL('../docs/screenshots/', import.meta.url).pathname;

/** Name -> path of the page, size of the window, and what to do before the picture. */
const pictures = [
  { name: 'home', path: '/', width: 1440, height: 900 },
  { name: 'home-phone', path: '/', width: 390, height: 844 },
  { name: 'home-light', path: '/', width: 1440, height: 900, colorScheme: 'light' },
  { name: 'title', path: '/title/5', width: 1440, height: 900 },
  { name: 'browse', path: '/browse/all', width: 1440, height: 900 },
  { name: 'search-phone', path: '/search?q=la', width: 390, height: 844 },
  { name: 'watch', path: '/watch/8', width: 1440, height: 900, prepare: playSomeSeconds },
  { name: 'demo', path: '/demo', width: 1440, height: 900 },
];

async function playSomeSeconds(page) {
  await page.evaluate(async () => {
    const video = document.querySelector('video');
    video.currentTime = 6;
    await video.play();
  });
  await page.waitForTimeout(1500);
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const { name, path, width, height, prepare, colorScheme = 'dark' } of pictures) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(address + path);
  await page.waitForTimeout(1500);
  await prepare?.(page);
  await page.screenshot({ path: `${folder}${name}.jpg`, type: 'jpeg', quality: 82 });
  await page.close();
  process.stdout.write(`${name}.jpg\n`);
}
await browser.close();
