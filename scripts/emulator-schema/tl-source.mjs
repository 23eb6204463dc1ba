// Reads one published TL text, whatever form its package has it in, into plain definitions.
import { readFileSync } from 'node:fs';
import { crc32 } from './crc32.mjs';

/** @typedef {{ name: string, id: string, body: string, type: string, isMethod: boolean, crcMatches: boolean }} Definition */

const LINE = /^([\w.]+)#([0-9a-f]{1,8})\s*(.*?)\s*=\s*([^;]+?)\s*;/;
// Some packages add lines of their own: a client's private method, and wrappers cut in two that reuse the wrapper's id.
const NOT_PUBLISHED = /^mtcute\.|^invokeWith\w+Prefix$/;
// The codec reads these by itself or takes them from the fixed list of the merged file.
const BUILT_IN = /^(boolFalse|boolTrue|true|vector|error|null|int|long|double|string|bytes|int128|int256)$/;

/**
 * @param {string} path A `.tl` text, a `.js` module holding one in a template literal, or mtcute's JSON.
 * @returns {Definition[]}
 */
export function readSource(path) {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.json')) return readJson(JSON.parse(text));
  return readText(path.endsWith('.js') ? (text.split('`')[1] ?? '') : text);
}

function isPublished(name) {
  return !BUILT_IN.test(name) && !NOT_PUBLISHED.test(name);
}

function readText(text) {
  const found = [];
  let isMethod = false;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '---functions---' || line === '---types---') isMethod = line === '---functions---';
    const [, name, id, body, type] = LINE.exec(line) ?? [];
    if (name && isPublished(name)) found.push(define(name, id, body, type, isMethod));
  }
  return found;
}

function readJson(schema) {
  return schema.e
    .filter((entry) => isPublished(entry.name))
    .map((entry) => {
      const generics = (entry.generics ?? []).map((generic) => `{${generic.name}:${generic.type}}`);
      const body = [...generics, ...entry.arguments.map(jsonField)].join(' ');
      const result = jsonType(entry.type, { isVector: entry.typeModifiers?.isVector });
      return define(entry.name, entry.id.toString(16), body, result, entry.kind === 'method');
    });
}

function jsonField({ name, type, typeModifiers }) {
  const condition = typeModifiers?.predicate ? `${typeModifiers.predicate}?` : '';
  return `${name}:${condition}${jsonType(type, typeModifiers)}`;
}

// int53 and boolean are names for what the client makes of a long and a Bool; on the wire they are these.
function jsonType(type, modifiers) {
  const wire = type.replace(/\bint53\b/, 'long').replace(/\bboolean\b/, 'Bool');
  if (modifiers?.isVector) return `Vector<${wire}>`;
  return modifiers?.isBareVector ? `vector<${wire}>` : wire;
}

function define(name, id, body, type, isMethod) {
  const padded = id.padStart(8, '0');
  const spaced = body.replace(/\s+/g, ' ');
  return { name, id: padded, body: spaced, type, isMethod, crcMatches: canonicalId(name, spaced, type) === padded };
}

// The id of a definition is the CRC-32 of its text in this form (core.telegram.org/mtproto/TL), `true` fields left out.
function canonicalId(name, body, type) {
  const text = `${name} ${body} = ${type}`
    .replace(/ \w+:\w+\.\d+\?true(?= )/g, '')
    .replace(/([:?])bytes(?= )/g, '$1string')
    .replace(/</g, ' ')
    .replace(/[>{}]/g, '')
    .replace(/\s+/g, ' ');
  return crc32(text).toString(16).padStart(8, '0');
}
