// Merges the TL texts of several layers into one tagged text.
// Use: node scripts/emulator-schema/merge.mjs 198=path/apiTl.js 216=path/tdesktop.tl 227=path/api-schema.json > emulator/schema/api.tl
// A layer may be given twice; the first text decides what the layer holds, further ones only help to repair patched lines.
import { readSource } from './tl-source.mjs';

const BUILT_INS = [
  'boolFalse#bc799737 = Bool;',
  'boolTrue#997275b5 = Bool;',
  'true#3fedd339 = True;',
  'error#c4b9f9bb code:int text:string = Error;',
  'null#56730bcc = Null;',
];

const sources = process.argv
  .slice(2)
  .map((argument) => /^(\d+)=(.+)$/.exec(argument))
  .map((match) => {
    if (!match) throw new Error('arguments have the form LAYER=FILE');
    return { layer: Number(match[1]), path: match[2], definitions: readSource(match[2]) };
  });
const layers = [...new Set(sources.map((source) => source.layer))].sort((a, b) => a - b);
const merged = mergeSources();
process.stdout.write(render(merged));
reportDoubts(merged);
rejectSharedIds(merged);

function mergeSources() {
  const byKey = new Map();
  const done = new Set();
  for (const source of sources) {
    const decides = !done.has(source.layer);
    done.add(source.layer);
    for (const definition of source.definitions) {
      const key = `${definition.isMethod ? 1 : 0} ${definition.name} ${definition.id}`;
      const entry = byKey.get(key) ?? { layers: new Set(), best: undefined, bestLayer: 0 };
      byKey.set(key, entry);
      if (decides) entry.layers.add(source.layer);
      if (isBetter(definition, source.layer, entry))
        Object.assign(entry, { best: definition, bestLayer: source.layer });
    }
  }
  return [...byKey.values()].filter((entry) => entry.layers.size > 0);
}

// One id means one wire form; a text whose CRC gives the id is unpatched, and the newest of those names most `true` bits.
function isBetter(definition, layer, { best, bestLayer }) {
  if (best === undefined) return true;
  if (definition.crcMatches !== best.crcMatches) return definition.crcMatches;
  return layer > bestLayer;
}

function render(entries) {
  const lines = (isMethod) =>
    entries
      .filter((entry) => entry.best.isMethod === isMethod)
      .sort((a, b) =>
        a.best.name < b.best.name ? -1 : a.best.name > b.best.name ? 1 : Math.min(...a.layers) - Math.min(...b.layers),
      )
      .map((entry) => `${tagOf(entry.layers)} ${lineOf(entry.best)}`);
  return `${header()}${BUILT_INS.map((line) => `* ${line}`).join('\n')}\n${lines(false).join('\n')}\n---functions---\n${lines(true).join('\n')}\n`;
}

function header() {
  return [
    "// Telegram's client API, the published TL texts of several layers in one. Made by scripts/emulator-schema/merge.mjs.",
    '// Each definition is preceded by the layers it belongs to: inclusive ranges that skip no known layer, or * for all.',
    '// Texts from the packages telegram (GramJS), @mtcute/core, @mtcute/tl, gotd/td, pyrofork, kurigram, hydrogram and grammers-tl-types.',
    `// layers: ${layers.join(' ')}`,
    '',
  ].join('\n');
}

function lineOf({ name, id, body, type }) {
  return `${name}#${id} ${body === '' ? '' : `${body} `}= ${type};`;
}

function tagOf(own) {
  if (own.size === layers.length) return '*';
  const ranges = [];
  for (const [index, layer] of layers.entries()) {
    if (!own.has(layer)) continue;
    if (index > 0 && own.has(layers[index - 1])) ranges[ranges.length - 1].last = layer;
    else ranges.push({ first: layer, last: layer });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

function reportDoubts(entries) {
  const doubtful = entries.filter((entry) => !entry.best.crcMatches);
  console.error(
    `${entries.length} definitions, ${layers.length} layers; id is not the CRC of the text in ${doubtful.length}:`,
  );
  for (const entry of doubtful) console.error(`  ${tagOf(entry.layers)} ${lineOf(entry.best)}`);
}

// Two names for one id within a layer would make decoding ambiguous.
function rejectSharedIds(entries) {
  for (const layer of layers) {
    const names = new Map();
    for (const { best } of entries.filter((entry) => entry.layers.has(layer))) {
      if (names.has(best.id))
        throw new Error(`layer ${layer}: ${names.get(best.id)} and ${best.name} share #${best.id}`);
      names.set(best.id, best.name);
    }
  }
}
