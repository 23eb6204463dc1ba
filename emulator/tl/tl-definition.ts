// One line of a TL text as data: a constructor or a method with its fields.

/** A conditional field's place: bit `bit` of the `#` field named `word`. */
export interface TlFlag {
  readonly word: string;
  readonly bit: number;
}

/** One field in wire order. `type` is `#` for a flag word, else a TL type such as `Vector<long>`. */
export interface TlField {
  readonly name: string;
  readonly type: string;
  readonly flag?: TlFlag;
}

/** A constructor or a method. */
export interface TlDefinition {
  readonly name: string;
  /** Unsigned 32-bit constructor id. */
  readonly id: number;
  readonly fields: readonly TlField[];
  /** Result type: the type a constructor belongs to, or what a method answers. */
  readonly type: string;
}

const LINE = /^([\w.]+)#([0-9a-f]{1,8})\s+(.*?)=\s*([^;]+?)\s*;$/;
const CONDITION = /^(\w+)\.(\d{1,2})\?(.+)$/;

/**
 * Reads one definition line.
 *
 * @param line A line of a TL text with an explicit id and a closing semicolon.
 * @returns the definition; generic parameters in braces are dropped.
 * @throws SyntaxError on a line of another form.
 * @example parseTlLine('msgs_ack#62d6b459 msg_ids:Vector<long> = MsgsAck;').fields[0]?.type // 'Vector<long>'
 */
export function parseTlLine(line: string): TlDefinition {
  const [, name, id, body, type] = LINE.exec(line) ?? [];
  if (name === undefined || id === undefined || body === undefined || type === undefined) {
    throw new SyntaxError(`not a TL definition: ${line.slice(0, 80)}`);
  }
  const words = body.split(/\s+/).filter((word) => word !== '' && !word.startsWith('{'));
  return { name, id: Number.parseInt(id, 16), fields: words.map(parseField), type: type.trim() };
}

function parseField(word: string): TlField {
  const colon = word.indexOf(':');
  if (colon < 1) throw new SyntaxError(`not a TL field: ${word}`);
  const name = word.slice(0, colon);
  const type = word.slice(colon + 1);
  const [, flagWord, bit, inner] = CONDITION.exec(type) ?? [];
  if (flagWord === undefined || inner === undefined) return { name, type };
  return { name, type: inner, flag: { word: flagWord, bit: Number(bit) } };
}
