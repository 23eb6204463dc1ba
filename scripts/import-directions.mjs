// Checks the import directions of .dependency-cruiser.mjs: `node scripts/import-directions.mjs`. Exit code 1 on a violation.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cruise } from 'dependency-cruiser';
import { transformSync } from 'esbuild';
import { everyImport, valueImports } from '../.dependency-cruiser.mjs';

/** Folders and files that hold our code. */
const scanned = [
  'app',
  'bench',
  'bot',
  'demo',
  'e2e',
  'emulator',
  'lib',
  'maintenance.ts',
  'proxy.ts',
  'server.ts',
  'test',
];

const sourceFile = /\.tsx?$/;

/**
 * All violations below `root`, as `{ rule, comment, from, to }`, and the number of files looked at.
 *
 * The checker tells `import type` from `import` only with a TypeScript that has a programming interface, which ours has not. So
 * it is shown two copies of the sources in plain JavaScript, under the same paths: one from which type imports have vanished,
 * and one in which they became ordinary imports.
 */
export async function findViolations(root) {
  const values = await cruiseCopy(root, valueImports, withoutTypeImports);
  const every = await cruiseCopy(root, everyImport, withTypeImports);
  return { violations: [...every.violations, ...values.violations], fileCount: every.fileCount };
}

async function cruiseCopy(root, rules, toJavaScript) {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'import-directions-')));
  try {
    copySources(root, copy, toJavaScript);
    return await cruiseTree(copy, rules);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const plain = (path) => ({
  loader: path.endsWith('x') ? 'tsx' : 'ts',
  jsx: 'transform',
  logLevel: 'silent',
  sourcefile: path,
});

function withoutTypeImports(text, path) {
  return transformSync(text, plain(path)).code;
}

/** `import type` and `export type … from` lose their `type`; the setting keeps imports that only types use. */
function withTypeImports(text, path) {
  const asValues = text.replace(/^import type (?=[\w*{])/gm, 'import ').replace(/^export type (?=[*{])/gm, 'export ');
  const tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } };
  return transformSync(asValues, { ...plain(path), tsconfigRaw }).code;
}

async function cruiseTree(root, rules) {
  const entries = scanned.filter((entry) => existsSync(join(root, entry)));
  const { output } = await cruise(
    entries,
    {
      baseDir: root,
      parser: 'swc',
      validate: true,
      ruleSet: { forbidden: rules.map((rule) => ({ severity: 'error', ...rule })) },
      doNotFollow: { path: 'node_modules' },
    },
    { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  );
  const comments = new Map(rules.map(({ name, comment }) => [name, comment]));
  const violations = output.summary.violations.map(({ rule, from, to, cycle }) => ({
    rule: rule.name,
    comment: comments.get(rule.name),
    from,
    to: cycle ? cycle.map(({ name }) => name).join(' -> ') : to,
  }));
  return { violations, fileCount: output.modules.filter(({ source }) => sourceFile.test(source)).length };
}

function copySources(root, copy, toJavaScript) {
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
  if (existsSync(join(root, 'node_modules'))) symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const path of scanned.flatMap((entry) => sourcesBelow(root, entry))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), toJavaScript(readFileSync(join(root, path), 'utf8'), path));
  }
  // Tests use the set-up's own scripts, which are JavaScript already.
  const isScript = (path) => !path.includes('.') || path.endsWith('.mjs');
  if (existsSync(join(root, 'scripts'))) {
    cpSync(join(root, 'scripts'), join(copy, 'scripts'), {
      recursive: true,
      filter: (path) => isScript(path.slice(root.length)),
    });
  }
}

function sourcesBelow(root, entry) {
  if (sourceFile.test(entry)) return existsSync(join(root, entry)) ? [entry] : [];
  if (!existsSync(join(root, entry))) return [];
  return readdirSync(join(root, entry), { recursive: true })
    .map((path) => `${entry}/${path}`)
    .filter((path) => sourceFile.test(path));
}

async function main() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const { violations, fileCount } = await findViolations(root);
  for (const { rule, from, to, comment } of violations) console.log(`${rule}: ${from} -> ${to}\n    ${comment}\n`);
  console.log(`${fileCount} files, ${violations.length} violation(s) of the import directions`);
  process.exitCode = violations.length > 0 || fileCount === 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
