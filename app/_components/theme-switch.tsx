'use client';
// Night or day: what the system says, until somebody says otherwise. The cookie lets the server send the right one at once.
import { useTexts } from '#texts';

const yearSeconds = 365 * 24 * 3600;

function toggle(): void {
  const root = document.documentElement;
  const isDark = getComputedStyle(root).colorScheme.includes('dark');
  const next = isDark ? 'light' : 'dark';
  root.dataset.theme = next;
  const barColor = getComputedStyle(document.body).backgroundColor;
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.setAttribute('content', barColor);
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is missing in Firefox and Safari
  document.cookie = `sv-theme=${next}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`;
}

export function ThemeSwitch() {
  const { t } = useTexts();
  return (
    <button
      type="button"
      onClick={toggle}
      aria-label={t('site.theme.switch')}
      title={t('site.theme.short')}
      className="grid size-11 shrink-0 place-items-center rounded-full text-ash transition-colors hover:text-ivory"
    >
      <svg
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        aria-hidden="true"
        className="size-5"
      >
        <circle cx="12" cy="12" r="8" />
        <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
      </svg>
    </button>
  );
}
