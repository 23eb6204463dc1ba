'use client';
// One way to ask our own API.
import type { Problem } from '#lib/api/contract.ts';

/** An answer that was not 2xx. Pages say it by {@link errorText}. */
export class ApiError extends Error {
  /**
   * @param code the stable one; empty when it was not our server that answered.
   * @param message the server's own sentence, in English.
   */
  constructor(
    readonly status: number,
    readonly code: string,
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
  if (!response.ok) throw await errorOf(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const { code = '', detail = '' } = (await response.json()) as Partial<Problem>;
    return new ApiError(response.status, code, detail);
  } catch {
    // A proxy in between answered with its own page: the status is all there is to tell.
    return new ApiError(response.status, '', response.statusText);
  }
}
