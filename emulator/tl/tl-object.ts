// The plain-object form in which every TL value travels inside the emulator.

/** A TL value: scalars, byte strings, vectors and constructors. `long` is a bigint, `int128`/`int256`/`bytes` are Buffers. */
export type TlValue = number | bigint | string | boolean | Buffer | TlObject | readonly TlValue[] | undefined | null;

/**
 * A constructor or a method call by its name in the TL text.
 *
 * `_` is the full name (`'message'`, `'upload.getFile'`); fields carry the snake_case names of the TL text. Absent optional
 * fields are left out. A `flags.N?true` field is `true` or absent.
 */
export interface TlObject {
  readonly _: string;
  readonly [field: string]: TlValue;
}
