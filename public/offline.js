// The page without a server: the theme the visitor chose, and a look for the server from time to time.
const lookEveryMs = 5000;

const theme = /(?:^|; )sv-theme=(light|dark)/.exec(document.cookie)?.[1];
if (theme) document.documentElement.dataset.theme = theme;

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
