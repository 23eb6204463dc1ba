// WebDAV clients for the tests, which are proof with programs of others: found, or installed by apt where that is possible.
import { findOnPath, installByApt } from './tools.mjs';

const clients = ['rclone', 'cadaver'];

/**
 * Paths of the clients. Never fails: what cannot be had is said in one line, and the tests that need it say why they were skipped.
 *
 * @returns {Promise<{ rclone?: string, cadaver?: string }>}
 */
export async function ensureDavClients({ root, say, environment = process.env }) {
  const given = (name) => environment[`${name.toUpperCase()}_PATH`] || findOnPath([name], environment.PATH);
  const missing = () => clients.filter((name) => !given(name));
  if (missing().length > 0) await installByApt(missing(), { root, say });
  if (missing().length > 0) say(`no ${missing().join(' and ')} here: their WebDAV tests are skipped`);
  return Object.fromEntries(clients.flatMap((name) => (given(name) ? [[name, given(name)]] : [])));
}
