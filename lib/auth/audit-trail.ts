// Who changed what: one record per change.
import type { Clock } from '../clock.ts';
import type { AuditRecord, AuditStore } from '../storage/auth-stores.ts';
import { newId } from './key-text.ts';

/** Older records go. */
const keptMs = 365 * 86_400_000;

/** Records are looked at for their age this often, in records written. */
const tidyEvery = 100;

/** Longest text of the details. */
const maxDetailLength = 4000;

/** Who is behind a change. */
export interface Actor {
  /** Subject of a caller, or `console`. */
  readonly subject: string;
  /** Address of the socket; empty when unknown. */
  readonly address: string;
}

/** The trail. */
export class AuditTrail {
  #written = 0;

  constructor(private readonly options: { readonly store: AuditStore; readonly clock: Pick<Clock, 'nowMs'> }) {}

  /** Durable when its promise resolves. @param detail becomes JSON; no secrets. */
  async note(actor: Actor, action: string, target: string, detail: Readonly<Record<string, unknown>> = {}) {
    const { store, clock } = this.options;
    const text = JSON.stringify(detail);
    await store.add({
      ...{ id: newId(), at_ms: clock.nowMs(), actor: actor.subject, action, target, ip: actor.address },
      detail: text.length > maxDetailLength ? '{"cut":true}' : text,
    });
    this.#written += 1;
    if (this.#written % tidyEvery === 1) await store.removeBefore(clock.nowMs() - keptMs);
  }

  /** Latest first. */
  list(query: Parameters<AuditStore['list']>[0]): Promise<readonly AuditRecord[]> {
    return this.options.store.list(query);
  }
}
