// Reads and writes TL objects in one layer, driven by that layer's text.
import { type FieldPlan, planFields } from './field-plan.ts';
import { TlCursor } from './tl-cursor.ts';
import type { TlDefinition } from './tl-definition.ts';
import { TlDecodeError, TlEncodeError } from './tl-errors.ts';
import type { TlLayer } from './tl-layer.ts';
import type { TlObject, TlValue } from './tl-object.ts';
import { SCALARS, type TlCoder } from './tl-scalars.ts';
import { TlWriter } from './tl-writer.ts';
import { vectorCoder } from './vector-coder.ts';

const VECTOR = /^([Vv]ector)<(.+)>$/;
// Types that stand for any object: the query inside a wrapper, and generic results.
const ANY_TYPES: ReadonlySet<string> = new Set(['!X', 'X', 'Object', 'Type']);

/** What a decoding gives: the value and the byte after it. */
export interface TlDecoded {
  readonly value: TlObject;
  readonly end: number;
}

/** Reader and writer of one layer. Coders are compiled on first use and kept; their number is bounded by the schema. */
export class TlCodec {
  readonly #schema: TlLayer;
  readonly #plans = new Map<TlDefinition, FieldPlan>();
  readonly #coders = new Map<string, TlCoder>(SCALARS);

  /** @param schema The definitions of the layer. */
  constructor(schema: TlLayer) {
    this.#schema = schema;
  }

  /** The layer these bytes belong to; 0 for the service schema. */
  get layer(): number {
    return this.#schema.layer;
  }

  /**
   * Writes an object or a method call with its constructor id.
   *
   * Fields this layer does not know are ignored, absent required scalars and vectors become zero or empty, and optional
   * fields that share one flag bit are written together.
   *
   * @throws TlEncodeError for a constructor unknown to this layer, a required object left out, or a value of a wrong kind;
   * the message begins with the path of the field.
   */
  encode(value: TlObject): Buffer {
    const writer = new TlWriter();
    this.#withRoot(value._, () => this.#writeBoxed(writer, value, undefined));
    return writer.finish();
  }

  /**
   * Writes the answer of a method by the method's result type.
   *
   * @param method TL name of the method. @param answer An object, a list for `Vector<…>`, a boolean for `Bool`.
   * @throws TlEncodeError for an unknown method or an answer that does not fit.
   */
  encodeResult(method: string, answer: TlValue): Buffer {
    const definition = this.#schema.findMethod(method);
    if (definition === undefined) throw new TlEncodeError(`method ${method} is unknown in layer ${this.layer}`);
    const writer = new TlWriter();
    this.#withRoot(method, () => this.#coderOf(definition.type).write(writer, answer));
    return writer.finish();
  }

  /**
   * Reads a boxed object or a method call.
   *
   * Byte strings in the value are views of `buffer`, not copies. Bytes after the object are left alone.
   *
   * @param offset First byte. Default 0.
   * @throws TlDecodeError on an unknown id, on lengths beyond the buffer, or beyond 64 levels.
   */
  decode(buffer: Buffer, offset = 0): TlDecoded {
    const cursor = new TlCursor(buffer, offset);
    const name = buffer.length - offset >= 4 ? this.#schema.findName(buffer.readUInt32LE(offset))?.name : undefined;
    try {
      const value = this.#readBoxed(cursor, undefined);
      return { value, end: cursor.offset };
    } catch (error) {
      throw error instanceof TlDecodeError && name !== undefined ? error.under(name) : error;
    }
  }

  /**
   * Reads an answer by the result type of its method: the inverse of `encodeResult`.
   *
   * @throws TlDecodeError like `decode`. @throws TlEncodeError for an unknown method.
   */
  decodeResult(method: string, buffer: Buffer, offset = 0): { readonly value: TlValue; readonly end: number } {
    const definition = this.#schema.findMethod(method);
    if (definition === undefined) throw new TlEncodeError(`method ${method} is unknown in layer ${this.layer}`);
    const cursor = new TlCursor(buffer, offset);
    const value = this.#coderOf(definition.type).read(cursor);
    return { value, end: cursor.offset };
  }

  /** @returns the name of the method with this id, unsigned or signed. */
  findMethodName(id: number): string | undefined {
    const found = this.#schema.findName(id >>> 0);
    return found?.isMethod ? found.name : undefined;
  }

  /** @returns the name of the constructor with this id, unsigned or signed. */
  findConstructorName(id: number): string | undefined {
    const found = this.#schema.findName(id >>> 0);
    return found && !found.isMethod ? found.name : undefined;
  }

  /** @returns the definition of a method, undefined when this layer does not have it. */
  method(name: string): TlDefinition | undefined {
    return this.#schema.findMethod(name);
  }

  /** Whether this layer has a constructor or method of this name. */
  has(name: string): boolean {
    return this.#schema.findByName(name) !== undefined;
  }

  #withRoot(root: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      throw error instanceof TlEncodeError ? error.under(root) : error;
    }
  }

  #planOf(definition: TlDefinition): FieldPlan {
    let plan = this.#plans.get(definition);
    if (plan === undefined) {
      plan = planFields(definition, (type) => this.#coderOf(type));
      this.#plans.set(definition, plan);
    }
    return plan;
  }

  #coderOf(type: string): TlCoder {
    let coder = this.#coders.get(type);
    if (coder === undefined) {
      coder = this.#makeCoder(type);
      this.#coders.set(type, coder);
    }
    return coder;
  }

  #makeCoder(type: string): TlCoder {
    const [, kind, element] = VECTOR.exec(type) ?? [];
    if (element !== undefined) return vectorCoder(this.#coderOf(element), kind === 'Vector');
    const bare = isBareName(type) ? this.#schema.findByName(type.replace('%', '')) : undefined;
    if (bare !== undefined) return this.#bareCoder(bare);
    const wanted = ANY_TYPES.has(type) ? undefined : type;
    return {
      read: (cursor) => this.#readBoxed(cursor, wanted),
      write: (writer, value) => this.#writeBoxed(writer, asObject(value, type), wanted),
    };
  }

  #bareCoder(definition: TlDefinition): TlCoder {
    return {
      read: (cursor) => this.#planOf(definition).read(cursor),
      write: (writer, value) => this.#planOf(definition).write(writer, asObject(value, definition.name)),
    };
  }

  #readBoxed(cursor: TlCursor, wanted: string | undefined): TlObject {
    const definition = this.#schema.findById(cursor.uint());
    if (definition === undefined) {
      const id = cursor.buffer.readUInt32LE(cursor.offset - 4).toString(16);
      throw cursor.error(`constructor ${id} is unknown in layer ${this.layer}`);
    }
    if (wanted !== undefined && definition.type !== wanted && ACCEPTED_INSTEAD.get(wanted) !== definition.type)
      throw cursor.error(`wants ${wanted}, got ${definition.name}`);
    return this.#planOf(definition).read(cursor);
  }

  #writeBoxed(writer: TlWriter, value: TlObject, wanted: string | undefined): void {
    const definition = this.#schema.findByName(value._);
    if (definition === undefined) throw new TlEncodeError(`${value._} is unknown in layer ${this.layer}`);
    if (wanted !== undefined && definition.type !== wanted) throw new TlEncodeError(`wants ${wanted}, got ${value._}`);
    writer.uint(definition.id);
    this.#planOf(definition).write(writer, value);
  }
}

/** The Pyrogram family sends these where the schema wants another type, and works with Telegram. */
const ACCEPTED_INSTEAD: ReadonlyMap<string, string> = new Map([
  ['InputUser', 'InputPeer'],
  ['InputChannel', 'InputPeer'],
]);

function isBareName(type: string): boolean {
  const last = type.slice(type.lastIndexOf('.') + 1);
  return type.startsWith('%') || /^[a-z]/.test(last);
}

function asObject(value: TlValue, type: string): TlObject {
  if (typeof value === 'object' && value !== null && '_' in value && typeof value._ === 'string') return value;
  throw new TlEncodeError(`wants ${type}, got ${Array.isArray(value) ? 'a list' : typeof value}`);
}
