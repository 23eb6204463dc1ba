// Links of the documents lead somewhere, the commands they name are there, and a reader of the README finds every document.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
/** Written by tools, or somebody else's. */
const foreign = /^(?:node_modules|dist|data|report|test-results|playwright-report|docs\/reference)$|^\.(?!github)/;

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (foreign.test(path)) return [];
    if (entry.isDirectory()) return markdownIn(path);
    return path.endsWith('.md') ? [path] : [];
  });
}

const documents = markdownIn('');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

const wholeOf = (path: string) => readFileSync(join(root, path), 'utf8');
const textOf = (path: string) => wholeOf(path).replace(/^```.*?^```/gms, '');

/** Targets of Markdown links and pictures that are of this repository, as `path#anchor`. */
function linksOf(path: string): readonly string[] {
  const targets = [...textOf(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** Scripts a reader is told to run, in examples, too. */
function commandsOf(path: string): readonly string[] {
  const named = wholeOf(path).matchAll(/npm (?:run ([a-z][\w:-]*)|(start|test)\b)/g);
  return [...named].map(([, script, standard]) => script ?? standard ?? '');
}

/** As GitHub makes them: small letters, signs dropped, spaces to dashes. */
function anchorsOf(path: string): readonly string[] {
  const titles = [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title);
  const plain = titles.map((title) => title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase());
  return plain.map((title) => title.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-'));
}

function isBroken(from: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : normalize(join(dirname(from), path));
  if (!existsSync(join(root, file))) return true;
  return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(anchor);
}

describe.each(documents)('%s', (path) => {
  it('has no link that leads nowhere', () => {
    expect(linksOf(path).filter((target) => isBroken(path, target))).toEqual([]);
  });

  it('names no command that is not there', () => {
    expect(commandsOf(path).filter((name) => !(name in scripts))).toEqual([]);
  });
});

it('finds what is broken', () => {
  expect(documents).toEqual(
    expect.arrayContaining(['README.md', 'SECURITY.md', 'docs/spaces/README.md', 'docs/decisions/0001-versions.md']),
  );
  expect(isBroken('README.md', 'docs/nowhere.md')).toBe(true);
  expect(isBroken('docs/operations.md', '#no-such-title')).toBe(true);
  expect(commandsOf('README.md')).toEqual(expect.arrayContaining(['start', 'test', 'report', 'reference']));
});

it('the README leads to every document', () => {
  const linked = linksOf('README.md').map((target) => target.split('#')[0]);
  const wanted = [...guides.map((name) => `docs/${name}`), 'CHANGELOG.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md'];
  expect(wanted.filter((path) => !linked.includes(path))).toEqual([]);
});
