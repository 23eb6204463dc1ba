// The table of threats is whole: 24 rows, each with something that tries it; what it names is there, and SECURITY.md says the same.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { httpProbes } from './probes.ts';
import { type Row, rows } from './rows.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const ownTests = ['start', 'supply-chain', 'redaction'].map((name) => read(`test/security/${name}.test.ts`)).join('\n');

it('the table has all 24 rows, each once', () => {
  expect(rows).toHaveLength(24);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(24);
});

it('there are more than 400 single probes', () => {
  expect(httpProbes.length).toBeGreaterThan(300);
  const names = httpProbes.map(({ row, name }) => `${row}: ${name}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe.each<Row>(rows)('$id', ({ id, threat, defence, suites }) => {
  it('is tried by something', () => {
    const own = httpProbes.filter(({ row }) => row === id).length + (ownTests.includes(`'${id}`) ? 1 : 0);
    expect(own + suites.length).toBeGreaterThan(0);
  });

  it('names tests that are there', () => {
    for (const { file, name } of suites) {
      expect(existsSync(new URL(file, root)), file).toBe(true);
      // The name may begin with that of its group.
      const words = (name ?? '').split(' ');
      const found = words.some((_word, index) => read(file).includes(words.slice(index).join(' ')));
      expect(found, `${file}: ${name}`).toBe(true);
    }
  });

  it('stands in SECURITY.md', () => {
    const line = read('SECURITY.md')
      .split('\n')
      .find((one) => one.startsWith(`| ${threat} |`));
    expect(line).toContain(`| ${defence} |`);
    expect(line).toContain(`\`${id}\``);
    for (const { file } of suites) expect(line).toContain(file);
  });
});
