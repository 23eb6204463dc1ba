// The TL schema of every known layer, read from emulator/schema.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TlCodec } from './tl-codec.ts';
import { TlLayer } from './tl-layer.ts';

const API_FILE = 'api.tl';
const SERVICE_FILE = 'mtproto.tl';
const TAGGED = /^(\S+) (.+;)$/;

interface TaggedLine {
  /** Layers as ranges, `198-216,220`, or `*` for all. */
  readonly tag: string;
  readonly text: string;
}

interface TaggedText {
  readonly layers: readonly number[];
  readonly constructors: readonly TaggedLine[];
  readonly methods: readonly TaggedLine[];
}

/** Gives the codec of each layer; codecs are built when first asked for and kept. */
export class SchemaBook {
  readonly #api: TaggedText;
  readonly #codecs = new Map<number, TlCodec>();

  /** Known layers, ascending. */
  readonly layers: readonly number[];
  /** The MTProto service schema: key exchange, acks, salts, pings. */
  readonly mtproto: TlCodec;

  /**
   * @param apiText Text of `api.tl` with layer tags. @param serviceText Text of `mtproto.tl`, without tags.
   * @throws SyntaxError when a text names no layers or holds a line of another form.
   */
  constructor(apiText: string, serviceText: string) {
    this.#api = parseTagged(apiText);
    this.layers = this.#api.layers;
    this.mtproto = serviceCodec(serviceText);
  }

  /**
   * Reads the schema files.
   *
   * @param options.folder Folder of `api.tl` and `mtproto.tl`. Default: `emulator/schema`, searched for upwards from this
   * module and then from the working directory.
   * @throws Error when the folder cannot be found.
   */
  static load(options: { folder?: string } = {}): SchemaBook {
    const folder = options.folder ?? findSchemaFolder([dirname(fileURLToPath(import.meta.url)), process.cwd()]);
    return new SchemaBook(
      readFileSync(join(folder, API_FILE), 'utf8'),
      readFileSync(join(folder, SERVICE_FILE), 'utf8'),
    );
  }

  /**
   * The codec for a client of this layer.
   *
   * @param layer Any layer number: an unknown one gets the nearest lower known layer, one below all gets the lowest.
   */
  codec(layer: number): TlCodec {
    const known = this.layers.findLast((candidate) => candidate <= layer) ?? this.layers[0] ?? 0;
    let codec = this.#codecs.get(known);
    if (codec === undefined) {
      const isOfLayer = layerFilter(known);
      const { constructors, methods } = this.#api;
      codec = new TlCodec(new TlLayer(known, pick(constructors, isOfLayer), pick(methods, isOfLayer)));
      this.#codecs.set(known, codec);
    }
    return codec;
  }
}

function* pick(lines: readonly TaggedLine[], isOfLayer: (tag: string) => boolean): Generator<string> {
  for (const line of lines) if (isOfLayer(line.tag)) yield line.text;
}

function layerFilter(layer: number): (tag: string) => boolean {
  const seen = new Map<string, boolean>();
  return (tag) => {
    const known = seen.get(tag) ?? coversLayer(tag, layer);
    seen.set(tag, known);
    return known;
  };
}

function coversLayer(tag: string, layer: number): boolean {
  if (tag === '*') return true;
  return tag.split(',').some((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return first !== undefined && last !== undefined && first <= layer && layer <= last;
  });
}

function parseTagged(text: string): TaggedText {
  const { head, constructors, methods } = splitSections(text);
  const named = head.find((line) => line.startsWith('// layers:'));
  const layers = (named ?? '').split(/\s+/).slice(2).map(Number);
  if (layers.length === 0 || layers.some(Number.isNaN)) throw new SyntaxError(`${API_FILE} names no layers`);
  return { layers, constructors: constructors.map(parseTaggedLine), methods: methods.map(parseTaggedLine) };
}

function parseTaggedLine(line: string): TaggedLine {
  const [, tag, text] = TAGGED.exec(line) ?? [];
  if (tag === undefined || text === undefined) throw new SyntaxError(`not a tagged definition: ${line.slice(0, 80)}`);
  return { tag, text };
}

function serviceCodec(text: string): TlCodec {
  const { constructors, methods } = splitSections(text);
  return new TlCodec(new TlLayer(0, constructors, methods));
}

function splitSections(text: string): { head: string[]; constructors: string[]; methods: string[] } {
  const sections = { head: [] as string[], constructors: [] as string[], methods: [] as string[] };
  let current = sections.constructors;
  for (const line of text.split('\n')) {
    if (line === '---functions---') current = sections.methods;
    else if (line.startsWith('//')) sections.head.push(line);
    else if (line !== '') current.push(line);
  }
  return sections;
}

function findSchemaFolder(starts: readonly string[]): string {
  for (const start of starts) {
    for (let folder = start; ; folder = dirname(folder)) {
      const candidate = join(folder, 'emulator', 'schema');
      if (existsSync(join(candidate, API_FILE))) return candidate;
      if (dirname(folder) === folder) break;
    }
  }
  throw new Error(`emulator/schema/${API_FILE} not found above ${starts.join(' or ')}`);
}
