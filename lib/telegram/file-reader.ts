// Reads pieces of films through one bot: location, lane, and the two errors a bot can mend by itself.
import { Api } from 'telegram';
import type { FileLocation, FileLocator } from './file-locator.ts';
import type { MediaLane } from './media-lane.ts';
import { LinkError, readFault } from './rpc-errors.ts';
import type { ChunkRequest } from './telegram.ts';

/** A reference is fetched anew once, and a document followed to one other data center, within one piece. */
const maxMends = 2;
/** Lanes are few: a bot's films stand in five data centers. The bound is for a server that names ever new ones. */
const maxLanes = 8;

export interface FileReaderOptions {
  readonly locator: FileLocator;
  readonly openLane: (dcId: number) => MediaLane;
  /** Time limit of one upload.getFile, in ms. */
  readonly getFileTimeoutMs: number;
}

export class FileReader {
  readonly #lanes = new Map<number, MediaLane>();

  constructor(private readonly options: FileReaderOptions) {}

  /**
   * The bytes of a piece, exactly as many as the file has there.
   *
   * @param leftMs time left for everything.
   * @throws AppError `gone`, `file_changed`, `aborted`; errors to be read by rpc-errors.ts, among them LinkError `lost` for
   * an answer of a wrong length.
   */
  async read(request: ChunkRequest, leftMs: number): Promise<Buffer> {
    for (let mends = 0; ; mends++) {
      const location = await this.options.locator.locate(request.messageId, request.documentId, request.signal);
      try {
        return await this.#readAt(location, request, leftMs);
      } catch (error) {
        if (mends >= maxMends || !this.#mend(error, location, request.messageId)) throw error;
      }
    }
  }

  /** The largest thumbnail or any other part named by Telegram; as {@link read} without a known length. */
  readThumb(location: FileLocation, thumbSize: string, signal: AbortSignal): Promise<Buffer> {
    const { getFileTimeoutMs: timeoutMs } = this.options;
    const part = { location: inputLocation(location, thumbSize), offset: 0, limit: 512 * 1024, signal, timeoutMs };
    return this.#lane(location.dcId).getFile(part);
  }

  close(): void {
    for (const lane of this.#lanes.values()) lane.close();
    this.#lanes.clear();
  }

  async #readAt(location: FileLocation, request: ChunkRequest, leftMs: number): Promise<Buffer> {
    const { offset, limit, sizeBytes, signal } = request;
    const timeoutMs = Math.min(this.options.getFileTimeoutMs, leftMs);
    const part = { location: inputLocation(location, ''), offset, limit, signal, timeoutMs };
    const bytes = await this.#lane(location.dcId).getFile(part);
    const expectedBytes = Math.min(limit, sizeBytes - offset);
    if (bytes.length !== expectedBytes) {
      throw new LinkError('lost', `Telegram sent ${bytes.length} bytes where the file has ${expectedBytes}`);
    }
    return bytes;
  }

  #mend(error: unknown, location: FileLocation, messageId: number): boolean {
    const fault = readFault(error);
    if (fault.kind === 'file_reference') this.options.locator.expire(messageId, location);
    else if (fault.kind === 'migrate' && fault.of === 'file')
      this.options.locator.move(messageId, location, fault.dcId);
    else return false;
    return true;
  }

  #lane(dcId: number): MediaLane {
    const open = this.#lanes.get(dcId);
    if (open) return open;
    const [oldest] = this.#lanes;
    if (oldest && this.#lanes.size >= maxLanes) {
      oldest[1].close();
      this.#lanes.delete(oldest[0]);
    }
    const lane = this.options.openLane(dcId);
    this.#lanes.set(dcId, lane);
    return lane;
  }
}

function inputLocation({ id, accessHash, fileReference }: FileLocation, thumbSize: string) {
  return new Api.InputDocumentFileLocation({ id, accessHash, fileReference, thumbSize });
}
