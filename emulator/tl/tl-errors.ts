// What the TL codec throws: each error names the field it happened at.

/** A value cannot be written in this layer; `path` names the field, for example `message.peer_id`. */
export class TlEncodeError extends Error {
  #path = '';

  /** @param reason What is wrong, without the path. */
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'TlEncodeError';
  }

  /** Dotted path from the outermost constructor; empty when the value itself is wrong. */
  get path(): string {
    return this.#path;
  }

  /** Puts one step in front of the path while the error travels outwards. */
  under(step: string): this {
    this.#path = joinPath(step, this.#path);
    this.message = `${this.#path}: ${this.reason}`;
    return this;
  }
}

/** Bytes are not a TL value of this layer; `offset` is the byte where reading stopped. */
export class TlDecodeError extends Error {
  #path = '';

  /** @param reason What is wrong, without the path. @param offset Byte offset in the buffer given to `decode`. */
  constructor(
    readonly reason: string,
    readonly offset: number,
  ) {
    super(`${reason} at byte ${offset}`);
    this.name = 'TlDecodeError';
  }

  /** Dotted path from the outermost constructor; empty when its very id is wrong. */
  get path(): string {
    return this.#path;
  }

  /** Puts one step in front of the path while the error travels outwards. */
  under(step: string): this {
    this.#path = joinPath(step, this.#path);
    this.message = `${this.#path}: ${this.reason} at byte ${this.offset}`;
    return this;
  }
}

function joinPath(step: string, rest: string): string {
  return rest === '' || rest.startsWith('[') ? step + rest : `${step}.${rest}`;
}
