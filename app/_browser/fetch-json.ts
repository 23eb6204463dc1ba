'use client';
// One way to ask our own API.
import type { Problem } from '#lib/api/contract.ts';

/** An answer that was not 2xx, with the sentence the server wrote for people. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/**
 * Fetches JSON from our own API. The answer is of the same release as this code and is not parsed again.
 *
 * @throws ApiError for an answer that is not 2xx; TypeError when the server cannot be reached.
 */
export async function fetchJson<Answer>(path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(path, init);
  if (!response.ok) throw new ApiError(response.status, await problemDetail(response));
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

async function problemDetail(response: Response): Promise<string> {
  try {
    return ((await response.json()) as Partial<Problem>).detail ?? response.statusText;
  } catch {
    // A proxy in between answered with its own page: the status is all there is to tell.
    return `The server answered ${response.status}.`;
  }
}
