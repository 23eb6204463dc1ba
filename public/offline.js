// The page without a server: the theme and language the visitor chose, and a look for the server from time to time.
const lookEveryMs = 5000;

const theme = /(?:^|; )sv-theme=(light|dark)/.exec(document.cookie)?.[1];
if (theme) document.documentElement.dataset.theme = theme;

/** As app/_texts/choose-language.ts: what was chosen, else what the browser asks for first, else English. */
const chosen = /(?:^|; )sv-language=(en|de)(?:;|$)/.exec(document.cookie)?.[1];
const asked = navigator.languages.map((tag) => tag.split('-')[0]).find((tag) => tag === 'en' || tag === 'de');
document.documentElement.lang = chosen ?? asked ?? 'en';

async function look() {
  if (document.visibilityState === 'hidden') return;
  try {
    const answer = await fetch('/api/health/live', { cache: 'no-store' });
    if (answer.ok) window.location.reload();
  } catch {
    // Still away; the next look comes by itself.
  }
}

window.addEventListener('online', look);
setInterval(look, lookEveryMs);
