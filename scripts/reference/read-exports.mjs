// What the files of a folder export, with the comment each export has: read from the syntax tree, no types are computed.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

const ownSource = /(?<!\.test|\.d)\.ts$/;

/**
 * Every export below the folders, file by file, as `{ file, line, name, doc, functions }`. `functions` are the export itself
 * when it is one, or the public methods of a class: `{ name, line, doc, isMethod, isPure, parameters, returns, codes }`.
 * `codes` are those of the AppErrors its own body throws; functions inside it answer for themselves.
 */
export function readExports(root, folders) {
  const files = folders.flatMap((folder) => sourcesBelow(root, folder));
  return withProgram(root, files, (program) =>
    files.flatMap((file) => {
      const source = program.getSourceFile(join(root, file));
      if (!source) throw new Error(`${file} could not be read`);
      return merged(source.statements.flatMap((statement) => exportsOf(file, source, statement)));
    }),
  );
}

function sourcesBelow(root, folder) {
  const paths = readdirSync(join(root, folder), { recursive: true }).map((path) => `${folder}/${path}`);
  return paths.filter((path) => ownSource.test(path)).sort();
}

/** The compiler wants a project; one of the files alone is read in a moment. */
function withProgram(root, files, use) {
  const folder = mkdtempSync(join(tmpdir(), 'documented-exports-'));
  const api = new API({ cwd: root });
  try {
    const compilerOptions = { noResolve: true, noLib: true, types: [], noEmit: true, allowImportingTsExtensions: true };
    const project = join(folder, 'tsconfig.json');
    writeFileSync(project, JSON.stringify({ compilerOptions, files: files.map((file) => join(root, file)) }));
    const [opened] = api.updateSnapshot({ openProject: project }).getProjects();
    return use(opened.program);
  } finally {
    api.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Overloads are one export: a comment on any of them is a comment on all. */
function merged(found) {
  const byName = new Map();
  for (const one of found) {
    const first = byName.get(one.name);
    if (!first) byName.set(one.name, one);
    else Object.assign(first, { doc: first.doc || one.doc, functions: [...first.functions, ...one.functions] });
  }
  for (const one of byName.values()) for (const fn of one.functions) if (!fn.isMethod) fn.doc ||= one.doc;
  return [...byName.values()];
}

function exportsOf(file, source, statement) {
  if (!has(statement, SyntaxKind.ExportKeyword)) return [];
  const declared = statement.declarationList ? [...statement.declarationList.declarations] : [statement];
  const doc = docOf(source, statement);
  return declared.map((declaration) => {
    const name = declaration.name?.text ?? 'default';
    const found = { file, line: lineOf(source, declaration.name ?? declaration), name, doc };
    return {
      ...found,
      functions: functionsOf(source, declaration).map((fn) => ({ doc, ...fn, name: fn.name ?? name })),
    };
  });
}

function functionsOf(source, declaration) {
  if (declaration.kind === SyntaxKind.ClassDeclaration) return methodsOf(source, declaration);
  const made = declaration.initializer;
  const isMade = made?.kind === SyntaxKind.ArrowFunction || made?.kind === SyntaxKind.FunctionExpression;
  const fn = isMade ? made : declaration;
  if (!isMade && declaration.kind !== SyntaxKind.FunctionDeclaration) return [];
  const isPure = / Pure\.$/m.test(headerOf(source));
  return [{ ...signatureOf(source, fn), line: lineOf(source, declaration.name), isMethod: false, isPure }];
}

const hidden = [SyntaxKind.PrivateKeyword, SyntaxKind.ProtectedKeyword];

function methodsOf(source, declaration) {
  const methods = [...declaration.members].filter(
    ({ kind, name }) => kind === SyntaxKind.MethodDeclaration && name.kind !== SyntaxKind.PrivateIdentifier,
  );
  return methods
    .filter((method) => !hidden.some((word) => has(method, word)))
    .map((method) => ({
      ...signatureOf(source, method),
      name: `${declaration.name.text}.${method.name.text}`,
      line: lineOf(source, method.name),
      doc: docOf(source, method),
      isMethod: true,
      isPure: false,
    }));
}

function signatureOf(source, fn) {
  const parameters = [...fn.parameters].map(({ name, type, initializer }) => ({
    name: name.kind === SyntaxKind.Identifier ? name.text : undefined,
    type: type ? textOf(source, type) : initializer && textOf(source, initializer),
  }));
  const codes = fn.body ? thrownCodes(source, fn.body) : [];
  return { parameters, returns: fn.type && textOf(source, fn.type), codes: [...new Set(codes)] };
}

const ownAnswer = new Set([
  SyntaxKind.ArrowFunction,
  SyntaxKind.FunctionExpression,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.MethodDeclaration,
]);

function thrownCodes(source, node) {
  const code =
    node.kind === SyntaxKind.ThrowStatement && /^throw new AppError\(\s*'(\w+)'/.exec(textOf(source, node))?.[1];
  const found = code ? [code] : [];
  node.forEachChild((child) => {
    if (!ownAnswer.has(child.kind)) found.push(...thrownCodes(source, child));
  });
  return found;
}

const has = (node, kind) => [...(node.modifiers ?? [])].some((modifier) => modifier.kind === kind);
const textOf = (source, node) => source.text.slice(node.pos, node.end).trim();

function docOf(source, node) {
  const comment = node.jsDoc?.at(-1);
  return comment ? textOf(source, comment).replace(/^.*?(?=\/\*\*)/s, '') : '';
}

const headerOf = (source) => /^(?:\/\/.*\n)*/.exec(source.text)[0];

/** A name's end is exact; its beginning has the comment before it. */
function lineOf(source, name) {
  return source.text.slice(0, name.end - (name.text?.length ?? 0)).split('\n').length;
}
