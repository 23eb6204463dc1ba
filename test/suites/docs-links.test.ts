// Links of the documents lead somewhere, and a reader of the README finds every document.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const decisions = readdirSync(join(root, 'docs/decisions')).filter((name) => name.endsWith('.md'));
const documents = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'emulator/README.md'],
  ...guides.map((name) => `docs/${name}`),
  ...decisions.map((name) => `docs/decisions/${name}`),
];

const textOf = (path: string) => readFileSync(join(root, path), 'utf8').replace(/^```.*?^```/gms, '');

/** Targets of Markdown links and pictures that are of this repository, as `path#anchor`. */
function linksOf(path: string): readonly string[] {
  const targets = [...textOf(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
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
});

it('the README leads to every document', () => {
  const linked = linksOf('README.md').map((target) => target.split('#')[0]);
  const wanted = [...guides.map((name) => `docs/${name}`), 'CHANGELOG.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md'];
  expect(wanted.filter((path) => !linked.includes(path))).toEqual([]);
});
