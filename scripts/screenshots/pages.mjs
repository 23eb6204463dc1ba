// The pages there are pictures of, and what to do on each before it is taken.
import { adminPassword } from '../../e2e/_support/demo-server.ts';

/** Two begun films and two on the list, then the page anew. */
async function asViewer(tab) {
  await tab.evaluate(async () => {
    const { files } = await (await fetch('/api/catalog?per_page=100')).json();
    const films = files.filter(({ file_type }) => file_type === 'video');
    for (const [place, { message_id }] of films.slice(4, 7).entries()) {
      const body = JSON.stringify({ position_seconds: 8 + place * 5, duration_seconds: 30, is_finished: place === 2 });
      await fetch(`/api/viewer/progress/${message_id}`, { method: 'POST', body });
    }
    for (const { message_id } of films.slice(5, 8)) await fetch(`/api/viewer/list/${message_id}`, { method: 'PUT' });
  });
  await tab.reload();
}

async function playSomeSeconds(tab) {
  await tab.evaluate(async () => {
    const video = document.querySelector('video');
    video.currentTime = 6;
    await video.play();
  });
  await tab.waitForTimeout(1500);
}

/** Signed in, on a page of the administration. */
const asAdmin = (path) => async (tab) => {
  await tab.goto(`/login?callbackUrl=${encodeURIComponent(path)}`);
  await tab.getByLabel('Name').fill('admin');
  await tab.getByLabel('Password').fill(adminPassword);
  await tab.keyboard.press('Enter');
  await tab.waitForURL(`**${path}`);
};

/** It comes by a request of its own. */
async function untilChatIsThere(tab) {
  await tab.getByRole('article').first().waitFor();
}

async function withoutServer(tab) {
  await tab.evaluate(() => navigator.serviceWorker.ready);
  await tab.reload();
  await tab.context().setOffline(true);
  await tab.reload();
}

/** As long as nobody has sent anything. */
async function withoutFilms(tab) {
  await tab.route('**/api/home', (route) => route.fulfill({ json: { rows: [], progress: [] } }));
  await tab.reload();
  await tab.getByRole('heading', { name: 'The vault is empty' }).waitFor();
}

/** A store that is not there: nothing listens on this port. */
const noStore = { MONGO_URL: 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=500' };

/** Name of the sheet -> path, what to do, settings of a demo of its own. */
export const pages = [
  { name: 'home', path: '/', prepare: asViewer },
  { name: 'title', path: '/title/5' },
  { name: 'browse', path: '/browse/all?sort=name' },
  { name: 'search', path: '/search?q=la' },
  { name: 'list', path: '/list', prepare: asViewer },
  { name: 'history', path: '/history', prepare: asViewer },
  { name: 'series', path: '/series/harbour-lights' },
  { name: 'watch', path: '/watch/8', prepare: playSomeSeconds },
  { name: 'admin', path: '/', prepare: asAdmin('/admin') },
  { name: 'library', path: '/', prepare: asAdmin('/admin/library') },
  { name: 'offline', path: '/', prepare: withoutServer },
  { name: 'empty', path: '/', prepare: withoutFilms },
  { name: 'not-found', path: '/', prepare: (tab) => tab.goto('/no-such-page') },
  { name: 'error', path: '/', settings: noStore },
];

/** Those in the README. */
export const readmePictures = [
  { name: 'home', path: '/', width: 1440, height: 900, prepare: asViewer },
  { name: 'home-phone', path: '/', width: 390, height: 844 },
  { name: 'home-light', path: '/', width: 1440, height: 900, colorScheme: 'light' },
  { name: 'title', path: '/title/5', width: 1440, height: 900 },
  { name: 'browse', path: '/browse/all', width: 1440, height: 900 },
  { name: 'search-phone', path: '/search?q=la', width: 390, height: 844 },
  { name: 'watch', path: '/watch/8', width: 1440, height: 900, prepare: playSomeSeconds },
  { name: 'demo', path: '/demo', width: 1440, height: 900, prepare: untilChatIsThere },
];
