// The definitions one layer knows, found by name and by id; a line is parsed when it is first asked for.
import { parseTlLine, type TlDefinition } from './tl-definition.ts';

interface Entry {
  readonly id: number;
  readonly name: string;
  readonly line: string;
  readonly isMethod: boolean;
  definition?: TlDefinition;
}

const HEAD = /^([\w.]+)#([0-9a-f]{1,8}) /;

/** Constructors and methods of one layer. */
export class TlLayer {
  readonly #byId = new Map<number, Entry>();
  readonly #constructors = new Map<string, Entry>();
  readonly #methods = new Map<string, Entry>();

  /**
   * @param layer Layer number; 0 for the service schema.
   * @param constructorLines Definition lines of constructors. @param methodLines Definition lines of methods.
   */
  constructor(
    readonly layer: number,
    constructorLines: Iterable<string>,
    methodLines: Iterable<string>,
  ) {
    for (const line of constructorLines) this.#add(line, false);
    for (const line of methodLines) this.#add(line, true);
  }

  /** @returns the constructor or method with this id. */
  findById(id: number): TlDefinition | undefined {
    return define(this.#byId.get(id));
  }

  /** @returns the constructor or method of this name; a constructor goes first. */
  findByName(name: string): TlDefinition | undefined {
    return define(this.#constructors.get(name) ?? this.#methods.get(name));
  }

  /** @returns the method of this name. */
  findMethod(name: string): TlDefinition | undefined {
    return define(this.#methods.get(name));
  }

  /** @returns the name behind an id without reading its fields, and whether it is a method. */
  findName(id: number): { readonly name: string; readonly isMethod: boolean } | undefined {
    return this.#byId.get(id);
  }

  #add(line: string, isMethod: boolean): void {
    const [, name, hex] = HEAD.exec(line) ?? [];
    if (name === undefined || hex === undefined) throw new SyntaxError(`not a TL definition: ${line.slice(0, 80)}`);
    const entry: Entry = { id: Number.parseInt(hex, 16), name, line, isMethod };
    this.#byId.set(entry.id, entry);
    (isMethod ? this.#methods : this.#constructors).set(name, entry);
  }
}

function define(entry: Entry | undefined): TlDefinition | undefined {
  if (entry === undefined) return undefined;
  entry.definition ??= parseTlLine(entry.line);
  return entry.definition;
}
