// One way to change something by our own API.
import { fetchJson } from './fetch-json.ts';

export type ChangeMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Sends a change. @throws as {@link fetchJson}. */
export function sendJson<Answer>(method: ChangeMethod, path: string, body?: unknown): Promise<Answer> {
  if (body === undefined) return fetchJson<Answer>(path, { method });
  return fetchJson<Answer>(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
