// Firefox for the tests of what plays in it: found, or installed by apt where that is possible.
import { findOnPath, installByApt } from './tools.mjs';

/** Debian's name is the ESR's; the others follow the newest release. */
const names = ['firefox-esr', 'firefox'];

/**
 * The path of Firefox. Never fails: what cannot be had is said in one line, and the tests that need it say why they were skipped.
 *
 * @returns {Promise<{ firefox?: string }>}
 */
export async function ensureFirefox({ root, say, environment = process.env, install = installByApt }) {
  const find = () => environment.FIREFOX_PATH || findOnPath(names, environment.PATH ?? '');
  if (!find()) await install(['firefox-esr'], { root, say });
  const firefox = find();
  if (!firefox) say('no Firefox here: its tests are skipped (install firefox-esr, or name one in FIREFOX_PATH)');
  return firefox ? { firefox } : {};
}
