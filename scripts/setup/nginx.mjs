// nginx for the tests of docs/nginx.conf: found, or installed by apt where that is possible.
import { findOnPath, installByApt } from './tools.mjs';

/** Debian puts it where only root's PATH looks. */
const systemFolders = '/usr/sbin:/usr/local/sbin';

/**
 * The path of nginx. Never fails: what cannot be had is said in one line, and the tests that need it say why they were skipped.
 *
 * @returns {Promise<{ nginx?: string }>}
 */
export async function ensureNginx({ root, say, environment = process.env, folders = systemFolders }) {
  const find = () => environment.NGINX_PATH || findOnPath(['nginx'], `${environment.PATH ?? ''}:${folders}`);
  if (!find()) await installByApt(['nginx-light'], { root, say });
  const nginx = find();
  if (!nginx) say('no nginx here: its tests are skipped');
  return nginx ? { nginx } : {};
}
