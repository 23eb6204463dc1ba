// An ordinary Firefox, as people have it, driven by WebDriver BiDi.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, firefox } from 'playwright/test';

/** Undefined where there is none. */
export const firefoxPath = [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
  (path) => path !== undefined && existsSync(path),
);

/** Of the preference that stands for a scheme. */
const schemes = { dark: 0, light: 1 } as const;

export function launchFirefox(colorScheme: keyof typeof schemes = 'dark'): Promise<Browser> {
  if (!firefoxPath) throw new Error('There is no Firefox here.');
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath: fileURLToPath(new URL('firefox-relay.mjs', import.meta.url)),
    env: { ...process.env, FIREFOX_PATH: firefoxPath },
    firefoxUserPrefs: {
      'media.autoplay.default': 0,
      'layout.css.prefers-color-scheme.content-override': schemes[colorScheme],
    },
  });
}
