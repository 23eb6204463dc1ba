import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findGaps } from './documented-exports.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'documented-'));
  mkdirSync(join(root, 'lib'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What is missing in one file, as `line name gap`. */
function gapsIn(text: string): readonly string[] {
  writeFileSync(join(root, 'lib', 'a.ts'), text);
  const { gaps } = findGaps(root, ['lib']) as { gaps: { line: number; name: string; gap: string }[] };
  return gaps.map(({ line, name, gap }) => `${line} ${name} ${gap}`);
}

it('wants a comment on everything that is exported, and on nothing else', () => {
  const text = `// A file.
const inside = 1;
export const one = inside, two = 2;
export interface Three { readonly a: number }
/** Told. */
export type Four = string;
export { inside as again };
export class Five { private six() {} seven() {} }
`;
  const untold = ['3 one', '3 two', '4 Three', '8 Five'];
  expect(gapsIn(text)).toEqual(untold.map((name) => `${name} has no comment`));
});

it('takes a comment on one overload for all of them', () => {
  expect(
    gapsIn('/** Told. */\nexport function f(a: Date): Date;\nexport function f(a: Date): Date { return a; }\n'),
  ).toEqual([]);
});

it('wants texts and numbers explained, but not what has a type of ours or a plain name', () => {
  expect(
    gapsIn('/** The sum. */\nexport const f = (a: number, waitMs: number, rows: Rows, b = 3): Sum => a;\n'),
  ).toEqual(['2 f does not say what a is', '2 f does not say what b is']);
  expect(
    gapsIn('/** The sum of `a` and so on. @param b more. */\nexport const f = (a: number, b = 3): Sum => a;\n'),
  ).toEqual([]);
});

it('wants the result said where the sentence says what is done', () => {
  expect(gapsIn('/** Cuts it. */\nexport function f(a: It): string { return a.b; }\n')).toEqual([
    '2 f does not say what it returns',
  ]);
  expect(gapsIn('/** Cuts it. @returns the rest. */\nexport function f(a: It): string { return a.b; }\n')).toEqual([]);
  expect(gapsIn('/** The rest of it. */\nexport function f(a: It): string { return a.b; }\n')).toEqual([]);
});

it('wants codes of errors that a body throws itself, also of methods', () => {
  const text = `/** A thing. */
export class Thing {
  /** Goes. @throws AppError \`gone\`. */
  go(): void { if (this) throw new AppError('gone'); throw new AppError('internal', 'x'); }
  /** Makes one that may fail later. */
  make(): void { this.later = () => { throw new AppError('internal'); }; }
}
`;
  expect(gapsIn(text)).toEqual(['4 Thing.go does not say that it throws internal']);
});

it('wants an example of a pure function of texts, numbers and bytes', () => {
  const text = '/** The end of `a`. */\nexport const f = (a: string): string => a;\n';
  expect(gapsIn(`// Words. Pure.\n${text}`)).toEqual(['3 f is pure and has no example']);
  expect(gapsIn(`// Words.\n${text}`)).toEqual([]);
  expect(gapsIn(`// Words. Pure.\n${text.replace('. */', ". @example f('a') // 'a' */")}`)).toEqual([]);
});
