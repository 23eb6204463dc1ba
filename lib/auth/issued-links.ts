// Links that were given away: made, listed, ended one by one. What opens is in the signature alone; this only remembers.
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { IssuedLinkRecord, IssuedLinkStore } from '../storage/issued-links.ts';
import { newId } from './key-text.ts';
import { type CallerLinks, endlessMs, type LinkAccess, type LinkedItem } from './link-access.ts';

/** Chosen by feel: nobody looks through more. */
const usuallyMostOpen = 1000;

/** Links that have ended are shown for so long. */
const keptMs = 30 * 86_400_000;

/** Clocks of processes may differ: what is revoked is remembered for so long after the end. */
const slackMs = 86_400_000;

/** Links are looked at for their age this often, in links made. */
const tidyEvery = 50;

/** What a link shall be. */
export interface LinkOrder {
  readonly item: LinkedItem;
  readonly scope: IssuedLinkRecord['scope'];
  /** Whom it hangs on besides itself, as in `LinkClaim.by`; undefined: nobody. */
  readonly by: string | undefined;
  /** Subject of who makes it. */
  readonly createdBy: string;
  /** Epoch ms; null: never. */
  readonly expiresAtMs: number | null;
}

/** `open`: good; `over`: past its end; `ended`: by somebody, or with its item, person or key. */
export type LinkState = 'open' | 'over' | 'ended';

/** A link as it stands now. */
export interface IssuedLink {
  readonly record: IssuedLinkRecord;
  readonly state: LinkState;
  /** Only of an open one: what is signed anew is good, so an ended one must never be. */
  readonly addresses: Pick<CallerLinks, 'share' | 'watch' | 'stream' | 'download'> | undefined;
}

/** What {@link IssuedLinks} works with. */
export interface IssuedLinksOptions {
  readonly store: IssuedLinkStore;
  readonly links: Pick<LinkAccess, 'share' | 'generationsOf' | 'revokeSubject'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Open links of one maker. Default 1,000. */
  readonly mostOpen?: number;
}

/** All links that were given away. */
export class IssuedLinks {
  readonly #options: IssuedLinksOptions;
  #made = 0;

  constructor(options: IssuedLinksOptions) {
    this.#options = options;
  }

  /**
   * Makes a link; it is listed before its address is told.
   *
   * @throws AppError `bad_request` when its maker has too many open ones.
   * @throws AppError `internal` when the id of the new link is taken.
   */
  async issue({ item, scope, by, createdBy, expiresAtMs }: LinkOrder): Promise<IssuedLink> {
    const { store, links, clock, mostOpen = usuallyMostOpen } = this.#options;
    const nowMs = clock.nowMs();
    await this.#tidy(nowMs);
    if ((await store.countOpen(createdBy, nowMs)) >= mostOpen) {
      throw new AppError('bad_request', `There can be ${mostOpen} open links; end one first.`);
    }
    const id = newId();
    const hangsOn = `${by ?? ''}l${id}`;
    const record: IssuedLinkRecord = {
      ...{ id, chat_id: item.chat_id, message_id: item.message_id, scope, by: hangsOn },
      ...{ generations: links.generationsOf(item, hangsOn), created_at_ms: nowMs, created_by: createdBy },
      // Signatures have whole seconds.
      expires_at_ms: expiresAtMs === null ? null : Math.floor(expiresAtMs / 1000) * 1000,
      ended_at_ms: null,
    };
    if ((await store.add(record)) === 'exists') throw new AppError('internal', 'a link was made twice');
    return this.#shown(record);
  }

  /** Latest first, strictly before a place; of all or of one maker. */
  async list(query: Parameters<IssuedLinkStore['list']>[0]): Promise<readonly IssuedLink[]> {
    return (await this.#options.store.list(query)).map((record) => this.#shown(record));
  }

  /**
   * Ends one link: here at once, elsewhere within seconds.
   *
   * @param ofMaker only if this subject made it. Default: any link.
   * @throws AppError `not_found`.
   */
  async end(id: string, ofMaker?: string): Promise<IssuedLinkRecord> {
    const { store, links, clock } = this.#options;
    const record = await store.find(id);
    if (!record || (ofMaker !== undefined && record.created_by !== ofMaker)) {
      throw new AppError('not_found', 'There is no such link.');
    }
    // The right first: a list that is a moment behind does no harm, a link that goes on working does.
    await links.revokeSubject(`l:${id}`, record.expires_at_ms === null ? null : record.expires_at_ms + slackMs);
    await store.end(id, clock.nowMs());
    return record;
  }

  async #tidy(nowMs: number): Promise<void> {
    this.#made += 1;
    if (this.#made % tidyEvery === 1) await this.#options.store.removeEndedBefore(nowMs - keptMs);
  }

  #shown(record: IssuedLinkRecord): IssuedLink {
    const state = this.#stateOf(record);
    const addresses =
      state === 'open' ? this.#options.links.share(record, record.expires_at_ms ?? endlessMs, record.by) : undefined;
    return { record, state, addresses };
  }

  #stateOf(record: IssuedLinkRecord): LinkState {
    if (record.ended_at_ms !== null) return 'ended';
    if (record.expires_at_ms !== null && record.expires_at_ms <= this.#options.clock.nowMs()) return 'over';
    const now = this.#options.links.generationsOf(record, record.by);
    return now.join() === record.generations.join() ? 'open' : 'ended';
  }
}
