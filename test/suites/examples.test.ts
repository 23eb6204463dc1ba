// Examples in comments are run: what they promise is what comes back.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

interface Example {
  readonly call: string;
  readonly result: string;
}

/** `@example call // result`, on one line. */
function examplesOf(path: string): readonly Example[] {
  const found = readFileSync(join(root, path), 'utf8').matchAll(/@example (.+?) \/\/ (.+?)(?: \*\/)?$/gm);
  return [...found].map(([, call = '', result = '']) => ({ call, result }));
}

const sources = ['lib', 'bot', 'emulator']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((path) => `${folder}/${path}`))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));

const withExamples = sources.flatMap((path) => {
  const examples = examplesOf(path);
  return examples.length > 0 ? [{ path, examples }] : [];
});

/** Undefined for what is an illustration: it names things a reader must imagine, or is cut by `…`. */
function evaluate(text: string, names: Readonly<Record<string, unknown>>): { readonly value: unknown } | undefined {
  if (text.includes('…')) return undefined;
  try {
    return { value: new Function(...Object.keys(names), `return (${text}\n)`)(...Object.values(names)) };
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

let runCount = 0;

describe('the examples of', () => {
  for (const { path, examples } of withExamples) {
    it(path, async () => {
      const names = (await import(join(root, path))) as Record<string, unknown>;
      for (const { call, result } of examples) {
        const wanted = evaluate(result, names);
        const got = wanted && evaluate(call, names);
        if (!wanted || !got) continue;
        runCount += 1;
        expect([call, await got.value]).toEqual([call, wanted.value]);
      }
    });
  }
});

it('are run, most of them', () => {
  const all = withExamples.reduce((sum, { examples }) => sum + examples.length, 0);
  expect(all).toBeGreaterThan(150);
  expect(runCount / all).toBeGreaterThan(0.7);
});
