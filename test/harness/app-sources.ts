// Reads the sources of the app: texts that stand in them, and the texts they name.
import { parseSync } from 'vite';

export interface Literal {
  readonly line: number;
  readonly text: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** Attributes and properties that somebody reads or hears. */
const spokenNames = new Set([
  ...['aria-label', 'aria-description', 'aria-valuetext', 'aria-roledescription', 'title', 'placeholder', 'alt'],
  ...['label', 'text', 'hint', 'intro', 'note', 'error', 'description'],
]);

/** The same in every language. */
const names = new Set(['Stream', 'Vault', 'StreamVault', '%s · StreamVault', 'mpv', 'StreamVault 4K', '4K']);

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

const parse = (path: string, source: string): Node => {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return program as unknown as Node;
};

function* nodesBelow(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) yield* nodesBelow(one);
  }
}

const hasWords = (text: string) => /\p{L}/u.test(text) && !names.has(text.trim());

/** What an expression may say by itself: not what a call in it gives back. */
function spokenIn(node: unknown): readonly (readonly [Node, string])[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [[node, node.value]] : [];
    case 'TemplateLiteral':
      return (node.quasis as Node[]).map((part) => [node, (part.value as { readonly raw: string }).raw] as const);
    case 'ConditionalExpression':
      return [...spokenIn(node.consequent), ...spokenIn(node.alternate)];
    case 'LogicalExpression':
      return node.operator === '&&' ? spokenIn(node.right) : [...spokenIn(node.left), ...spokenIn(node.right)];
    case 'BinaryExpression':
      return node.operator === '+' ? [...spokenIn(node.left), ...spokenIn(node.right)] : [];
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
      return spokenIn(node.expression);
    default:
      return [];
  }
}

const nameOf = (node: unknown) => (isNode(node) ? (node.name ?? node.value) : undefined);
const isSpoken = (name: unknown) => typeof name === 'string' && spokenNames.has(name);

/** Of one node alone; what is below it is asked for itself. */
function literalsOf(node: Node): readonly (readonly [Node, string])[] {
  switch (node.type) {
    case 'JSXText':
      return [[node, String(node.value)]];
    case 'JSXAttribute':
      return isSpoken(nameOf(node.name)) ? spokenIn(node.value) : [];
    case 'JSXElement':
    case 'JSXFragment':
      return (node.children as Node[]).filter(({ type }) => type === 'JSXExpressionContainer').flatMap(spokenIn);
    case 'Property':
      return isSpoken(nameOf(node.key)) ? spokenIn(node.value) : [];
    default:
      return [];
  }
}

/**
 * Texts in a source that a person would read and that no language file knows.
 *
 * @example literalTexts('a.tsx', 'export const A = () => <p title="Hi">{t('a')}</p>;') // [{ line: 1, text: 'Hi' }]
 */
export function literalTexts(path: string, source: string): Literal[] {
  return [...nodesBelow(parse(path, source))]
    .flatMap(literalsOf)
    .filter(([, text]) => hasWords(text))
    .map(([{ start }, text]) => ({ line: source.slice(0, start).split('\n').length, text: text.trim() }));
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What may stand in the place of an expression within a key: one of its literals, or any one word. */
function patternOf(node: Node): string {
  if (node.type === 'Literal') return escaped(String(node.value));
  if (node.type !== 'ConditionalExpression') return '[^.]+';
  return `(?:${patternOf(node.consequent as Node)}|${patternOf(node.alternate as Node)})`;
}

/** Patterns of all strings of a source: whole ones, and templates with gaps. */
export function namedTexts(path: string, source: string): RegExp[] {
  return [...nodesBelow(parse(path, source))].flatMap((node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') return [new RegExp(`^${escaped(node.value)}$`)];
    if (node.type !== 'TemplateLiteral') return [];
    const gaps = (node.expressions as Node[]).map(patternOf);
    const parts = (node.quasis as Node[]).map((part) => escaped((part.value as { readonly raw: string }).raw));
    // A template of gaps alone would name everything.
    if (!/^[a-z]+\\\.[a-z]/i.test(parts[0] ?? '')) return [];
    return [new RegExp(`^${parts.map((part, place) => part + (gaps[place] ?? '')).join('')}$`)];
  });
}
