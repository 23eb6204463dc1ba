// Reads pieces of films through one bot: location, lane, and the two errors a bot can mend by itself.
import { Api } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import { abortError } from '#lib/errors.ts';
import { abortable } from './abortable.ts';
import type { FileLocation, FileLocator } from './file-locator.ts';
import type { LaneGroup } from './lane-group.ts';
import { LinkError, readFault } from './rpc-errors.ts';
import type { BotTransferStatus, ChunkRequest } from './telegram.ts';

/** A reference is fetched anew once, and a document followed to one other data center and back, within one call. */
const maxRefreshes = 1;
const maxMoves = 2;
/** Groups are few: a bot's films stand in five data centers. The bound is for a server that names ever new ones. */
const maxGroups = 8;
/** Pieces up to this are a viewer's first ones: somebody waits for them. */
export const urgentBytes = 128 * 1024;

/** What keeps a bot from serving at once, expressed as bytes that would have to go over its lane before. Chosen by feel. */
const unopenedCostBytes = 512 * 1024;
const lookUpCostBytes = 1024 * 1024;
const unknownCostBytes = 2 * 1024 * 1024;

/** What {@link FileReader} works with. */
export interface FileReaderOptions {
  readonly locator: FileLocator;
  readonly openGroup: (dcId: number) => LaneGroup;
  /** Where lanes are opened as long as nothing was read. */
  readonly homeDc: () => number;
  /** Time limit of one upload.getFile, in ms. */
  readonly getFileTimeoutMs: number;
  readonly clock: Clock;
}

/** How soon a bot could serve a piece. */
export interface Outlook {
  readonly knowsLocation: boolean;
  readonly openLanes: number;
  /** Bytes in flight before it, with what else must happen first counted as bytes. */
  readonly costBytes: number;
  /** False: the data center does not answer this bot, and it is not time for another try. */
  readonly admits: boolean;
  /** True while it has not answered for a while: {@link admits} lets single parts find out. */
  readonly isSuspect: boolean;
}

/** What may still be mended within one call. */
interface Mends {
  refreshes: number;
  moves: number;
}

/** Reads parts of films by one bot's lanes. */
export class FileReader {
  readonly #groups = new Map<number, LaneGroup>();
  #lastDc: number | undefined;

  constructor(private readonly options: FileReaderOptions) {}

  /** @returns how this bot would serve the piece, judged by what is at hand. */
  outlook({ messageId, documentId, limit }: ChunkRequest): Outlook {
    const { locator, clock } = this.options;
    const location = locator.peek(messageId, documentId);
    const group = this.#groups.get(location?.dcId ?? this.#likelyDc());
    const load = group?.load(limit <= urgentBytes);
    const lookUp = locator.isLookingUp(messageId) ? lookUpCostBytes : unknownCostBytes;
    return {
      knowsLocation: location !== undefined,
      openLanes: group?.openLanes ?? 0,
      costBytes: (load ?? unopenedCostBytes) + (location ? 0 : lookUp),
      admits: group?.breaker.admits(clock.nowMs()) ?? true,
      isSuspect: (group?.breaker.state(clock.nowMs()) ?? 'closed') !== 'closed',
    };
  }

  /** Gets ready for pieces of a film that will be asked for soon; in the background, in silence. */
  prepare(messageId: number, documentId: string): void {
    this.options.locator.prepare(messageId, documentId);
    this.#group(this.options.locator.peek(messageId, documentId)?.dcId ?? this.#likelyDc()).warm();
  }

  /**
   * The bytes of a piece, exactly as many as the file has there. An abort takes effect only as long as nothing is sent.
   *
   * @param leftMs time left for everything.
   * @throws AppError `gone`, `file_changed`, `aborted`; errors to be read by rpc-errors.ts, among them LinkError `lost` for
   * an answer of a wrong length and `held_back` when the breaker lets nothing through.
   */
  async read(request: ChunkRequest, leftMs: number): Promise<Buffer> {
    const { messageId, documentId, signal } = request;
    const { locator } = this.options;
    // Connecting costs a round trip of its own: it does not have to wait for the look-up.
    if (!locator.peek(messageId, documentId)) this.#group(this.#likelyDc()).warm();
    const left: Mends = { refreshes: maxRefreshes, moves: maxMoves };
    for (;;) {
      const location = locator.peek(messageId, documentId) ?? (await locator.locate(messageId, documentId, signal));
      try {
        return await this.#readAt(location, request, leftMs);
      } catch (error) {
        if (signal.aborted || !this.#mend(error, location, messageId, left)) throw error;
      }
    }
  }

  /**
   * Another bot was asked later and answered first: counts like no answer, until this bot answers something.
   *
   * @param issuedAtMs when this bot was asked.
   */
  overtaken({ messageId, documentId }: ChunkRequest, issuedAtMs: number): void {
    const dcId = this.options.locator.peek(messageId, documentId)?.dcId;
    if (dcId !== undefined) this.#groups.get(dcId)?.breaker.fail(issuedAtMs, this.options.clock.nowMs());
  }

  /** The largest thumbnail or any other part named by Telegram; as {@link read} without a known length. */
  readThumb(location: FileLocation, thumbSize: string, signal: AbortSignal): Promise<Buffer> {
    const { getFileTimeoutMs: timeoutMs } = this.options;
    const part = { location: inputLocation(location, thumbSize), offset: 0, limit: 512 * 1024, signal, timeoutMs };
    return abortable(this.#group(location.dcId).pick(true).getFile(part), { signal });
  }

  /** Lanes open to all data centers, and the worst of their breakers. */
  status(): Pick<BotTransferStatus, 'lanes' | 'breaker'> {
    const nowMs = this.options.clock.nowMs();
    const groups = [...this.#groups.values()];
    const states = groups.map((group) => group.breaker.state(nowMs));
    const breaker = (['open', 'half_open'] as const).find((state) => states.includes(state)) ?? 'closed';
    return { lanes: groups.reduce((sum, group) => sum + group.openLanes, 0), breaker };
  }

  /** Closes all lanes; what is under way fails. A later read opens them anew. */
  close(): void {
    for (const group of this.#groups.values()) group.close();
    this.#groups.clear();
  }

  async #readAt(location: FileLocation, request: ChunkRequest, leftMs: number): Promise<Buffer> {
    const { offset, limit, sizeBytes, signal } = request;
    const timeoutMs = Math.min(this.options.getFileTimeoutMs, leftMs);
    const part = { location: inputLocation(location, ''), offset, limit, signal, timeoutMs };
    this.#lastDc = location.dcId;
    const bytes = await this.#observe(this.#group(location.dcId), limit <= urgentBytes, part);
    const expectedBytes = Math.min(limit, sizeBytes - offset);
    if (bytes.length !== expectedBytes) {
      throw new LinkError('lost', `Telegram sent ${bytes.length} bytes where the file has ${expectedBytes}`);
    }
    return bytes;
  }

  /** One call on the best lane, its outcome told to the breaker. */
  async #observe(group: LaneGroup, isUrgent: boolean, part: Parameters<ReturnType<LaneGroup['pick']>['getFile']>[0]) {
    const { breaker } = group;
    const startedAtMs = this.options.clock.nowMs();
    if (part.signal.aborted) throw abortError(part.signal);
    if (!breaker.admits(startedAtMs)) throw new LinkError('held_back', 'the data center does not answer this bot');
    breaker.begin(startedAtMs);
    try {
      const answer = group.pick(isUrgent).getFile(part);
      group.noteLoad();
      const bytes = await answer;
      breaker.succeed();
      return bytes;
    } catch (error) {
      const { kind } = readFault(error);
      if (kind === 'transient') breaker.fail(startedAtMs, this.options.clock.nowMs());
      else if (kind === 'aborted' || kind === 'unknown') breaker.release();
      else breaker.succeed();
      throw error;
    } finally {
      group.noteLoad();
    }
  }

  #mend(error: unknown, location: FileLocation, messageId: number, left: Mends): boolean {
    const fault = readFault(error);
    const { locator } = this.options;
    if (fault.kind === 'file_reference' && left.refreshes-- > 0) locator.expire(messageId, location);
    else if (fault.kind === 'migrate' && fault.of === 'file' && left.moves-- > 0)
      locator.move(messageId, location, fault.dcId);
    else return false;
    return true;
  }

  #likelyDc(): number {
    return this.#lastDc ?? this.options.homeDc();
  }

  #group(dcId: number): LaneGroup {
    const open = this.#groups.get(dcId);
    if (open) return open;
    const [oldest] = this.#groups;
    if (oldest && this.#groups.size >= maxGroups) {
      oldest[1].close();
      this.#groups.delete(oldest[0]);
    }
    const group = this.options.openGroup(dcId);
    this.#groups.set(dcId, group);
    return group;
  }
}

function inputLocation({ id, accessHash, fileReference }: FileLocation, thumbSize: string) {
  return new Api.InputDocumentFileLocation({ id, accessHash, fileReference, thumbSize });
}
