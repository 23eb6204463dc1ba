import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compile from 'icu-minify/compile';
import { describe, expect, it } from 'vitest';
import { errorTable } from '#lib/errors.ts';
import { literalTexts, namedTexts } from '#test/harness/app-sources.ts';
import { de } from './de.ts';
import { en } from './en.ts';

type Texts = { readonly [key: string]: string | Texts };

/** Key -> text. */
function flat(texts: Texts, before = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, text]) =>
      typeof text === 'string' ? [[before + key, text] as const] : [...flat(text, `${before}${key}.`)],
    ),
  );
}

/** Names of placeholders and tags with what they are, as `count plural`, out of a compiled text. */
function placeholders(compiled: unknown): string[] {
  if (!Array.isArray(compiled)) return [];
  return compiled.flatMap((part: unknown) => {
    if (!Array.isArray(part)) return [];
    const [name, kind, ...rest] = part as [string, ...unknown[]];
    if (kind === undefined) return [`${name} value`];
    if (typeof kind !== 'number') return [`${name} tag`, ...placeholders([kind, ...rest])];
    const choices = typeof rest[0] === 'object' && rest[0] !== null ? Object.values(rest[0]) : [];
    return [`${name} ${kind}`, ...choices.flatMap((choice) => placeholders(choice))];
  });
}

const english = flat(en);
const german = flat(de);

/** Of the app, tests and languages left out. */
const sources = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|^_texts\/(?:en|de)/.test(path))
  .map((path) => [join('app', path), readFileSync(join('app', path), 'utf8')] as const);

describe('the languages', () => {
  it('have the same keys', () => expect([...german.keys()].sort()).toEqual([...english.keys()].sort()));

  it('have the same placeholders', () => {
    const found = (text: string) => [...new Set(placeholders(compile(text)))].sort();
    const all = (texts: ReadonlyMap<string, string>) => [...texts].map(([key, text]) => [key, ...found(text)]);
    expect(all(german).sort()).toEqual(all(english).sort());
  });

  it('leave nothing empty', () => {
    expect([...english, ...german].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('have every plural their grammar knows', () => {
    for (const text of [...english.values(), ...german.values()]) {
      if (!text.includes(', plural,')) continue;
      for (const category of ['one', 'other']) expect(text, text).toMatch(new RegExp(`\\b${category} \\{`));
    }
  });

  it('have a text for every code of an error', () => {
    expect(Object.keys(en.errors.code)).toEqual(expect.arrayContaining(Object.keys(errorTable)));
  });

  it('are not the same: every sentence is translated', () => {
    const same = [...english].filter(([key, text]) => text.split(/\s/).length > 3 && german.get(key) === text);
    expect(same).toEqual([]);
  });
});

describe('the sources of the app', () => {
  it('hold no text of their own', () => {
    const found = sources
      .filter(([path]) => path.endsWith('.tsx'))
      .flatMap(([path, source]) => literalTexts(path, source).map(({ line, text }) => `${path}:${line}: ${text}`));
    expect(found).toEqual([]);
  });

  it('use every text', () => {
    const named = sources.flatMap(([path, source]) => namedTexts(path, source));
    const whole = new Set(named.filter(({ source }) => !source.includes('[^.]') && !source.includes('(?:')).map(plain));
    const open = named.filter(({ source }) => source.includes('[^.]') || source.includes('(?:'));
    const isUsed = (key: string) => whole.has(key) || open.some((pattern) => pattern.test(key));
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });
});

/** A pattern without gaps -> the string it is for. */
const plain = ({ source }: RegExp) => source.slice(1, -1).replaceAll(/\\(.)/g, '$1');

describe('the search for texts in sources', () => {
  it.each([
    ['in an element', '<p>Hello</p>', 'Hello'],
    ['in a label', '<b aria-label="Close" />', 'Close'],
    ['in a placeholder', '<input placeholder={"Name"} />', 'Name'],
    ['in a title that depends', "<b title={is ? 'On' : t('site.close')} />", 'On'],
    ['in the words of a picture', `<img alt={\`Poster of \${name}\`} />`, 'Poster of'],
    ['behind a condition', '<p>{is && "Gone"}</p>', 'Gone'],
    ['in a fallback', "<p>{name ?? 'nobody'}</p>", 'nobody'],
    ['in what a part is given', '<Figure label="Items" />', 'Items'],
    ['in what is said later', `say({ text: \`Saved: \${name}\` })`, 'Saved:'],
  ])('finds one %s', (_, code, text) => {
    expect(literalTexts('planted.tsx', `\n\nexport const planted = () => ${code};`)).toEqual([{ line: 3, text }]);
  });

  it.each([
    ['a text by its key', "<p title={t('site.close')}>{t(is ? 'a.b' : 'a.c')}</p>"],
    ['signs and numbers', `<p aria-label={\`\${a} / \${b}\`}>· 12 %</p>`],
    ['class names and addresses', '<a className="pill" href="/list" id="main">{name}</a>'],
  ])('lets %s pass', (_, code) => {
    expect(literalTexts('planted.tsx', `export const planted = () => ${code};`)).toEqual([]);
  });
});
