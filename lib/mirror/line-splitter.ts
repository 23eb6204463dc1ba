// Lines out of chunks of a program's output.
import { StringDecoder } from 'node:string_decoder';

/** Cuts a stream of bytes into lines; one that is longer than the bound is dropped whole. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #isTooLong = false;

  /**
   * @param onLine called for each line without its end.
   * @param maxLength characters of a line.
   */
  constructor(
    private readonly onLine: (line: string) => void,
    private readonly maxLength: number,
  ) {}

  /** Takes the next bytes in; a letter may be cut in two between them. */
  push(chunk: Buffer): void {
    const pieces = (this.#rest + this.#decoder.write(chunk)).split(/\r\n|\n|\r/);
    this.#rest = pieces.pop() ?? '';
    for (const piece of pieces) this.#emit(piece);
    if (this.#rest.length <= this.maxLength) return;
    this.#rest = '';
    this.#isTooLong = true;
  }

  /** The last line need not have an end. */
  end(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (rest !== '') this.#emit(rest);
  }

  #emit(line: string): void {
    const isTail = this.#isTooLong;
    this.#isTooLong = false;
    if (!isTail && line.length <= this.maxLength) this.onLine(line);
  }
}
