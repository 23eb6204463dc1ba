// What a server says of a stream, when the media element only says that it failed.

/** It gives bytes; its traffic of the month is used up; it refuses, or nobody answers. */
export type StreamAnswer = 'plays' | 'spent' | 'broken';

/** Asks for one byte. */
export async function askStream(path: string): Promise<StreamAnswer> {
  try {
    const response = await fetch(path, { headers: { range: 'bytes=0-0' } });
    if (response.ok) return 'plays';
    return (await codeOf(response)) === 'egress_spent' ? 'spent' : 'broken';
  } catch {
    // No answer at all: the server is gone.
    return 'broken';
  }
}

async function codeOf(response: Response): Promise<unknown> {
  try {
    const problem: unknown = await response.json();
    return typeof problem === 'object' && problem !== null ? Reflect.get(problem, 'code') : undefined;
  } catch {
    return undefined; // A proxy in between answered with its own page.
  }
}
