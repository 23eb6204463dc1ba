// How the operator's proxy fares, for each who goes through it: told once to the log, and to whoever asks.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { describeProxyFault, type ProxyFault, type ProxyPlace, proxyAddress } from '../proxy-fault.ts';

/** Who goes through a proxy. */
export type ProxyUse = 'telegram' | 'store' | 'posters' | 'links';

/** What those tell who go through a proxy. Cheap: called at every connection. */
export interface ProxyReports {
  /** A connection through it stands. */
  worked(use: ProxyUse, proxy: ProxyPlace): void;
  /** One was not made, and the proxy is why. */
  failed(use: ProxyUse, proxy: ProxyPlace, fault: ProxyFault): void;
}

/** The last that is known of one use. */
export interface ProxyStatus {
  readonly use: ProxyUse;
  /** `host:port`. */
  readonly address: string;
  readonly ok: boolean;
  /** Since when it is so, ISO 8601. */
  readonly since: string;
  /** Code and sentence of the fault; undefined while it works. */
  readonly code?: ProxyFault;
  readonly reason?: string;
}

/** The same fault is told again only after so long: connections that come and go would fill the log. Chosen by feel. */
const repeatMs = 60_000;

interface Kept {
  readonly proxy: ProxyPlace;
  readonly fault: ProxyFault | undefined;
  readonly sinceMs: number;
  /** What the log heard last. */
  readonly told: { readonly fault: ProxyFault; readonly atMs: number; readonly isOver: boolean } | undefined;
}

/** Keeps one status for each {@link ProxyUse}, whatever happens how often. */
export class ProxyWatch implements ProxyReports {
  readonly #kept = new Map<ProxyUse, Kept>();

  constructor(private readonly options: { readonly clock: Clock; readonly log: Log }) {}

  worked(use: ProxyUse, proxy: ProxyPlace): void {
    const { fault, told } = this.#kept.get(use) ?? { fault: 'unknown' };
    if (fault === undefined) return;
    if (told?.isOver === false)
      this.options.log.info('the proxy works again', { for: use, proxy: proxyAddress(proxy) });
    const sinceMs = this.options.clock.nowMs();
    this.#kept.set(use, { proxy, fault: undefined, sinceMs, told: told && { ...told, isOver: true } });
  }

  failed(use: ProxyUse, proxy: ProxyPlace, fault: ProxyFault): void {
    const nowMs = this.options.clock.nowMs();
    const before = this.#kept.get(use);
    const isNews = before?.told?.fault !== fault || nowMs - before.told.atMs >= repeatMs;
    if (isNews) {
      const reason = describeProxyFault(fault, proxy);
      this.options.log.warn(`${reason}; nothing goes around it, it is tried again`, { for: use, code: fault });
    }
    const isSame = before?.fault === fault;
    this.#kept.set(use, {
      ...{ proxy, fault, sinceMs: isSame ? before.sinceMs : nowMs },
      told: isNews ? { fault, atMs: nowMs, isOver: false } : before?.told,
    });
  }

  /** One for each use so far; none where no proxy is used. */
  status(): readonly ProxyStatus[] {
    return [...this.#kept].map(([use, { proxy, fault, sinceMs }]) => ({
      ...{ use, address: proxyAddress(proxy), ok: fault === undefined, since: new Date(sinceMs).toISOString() },
      ...(fault === undefined ? {} : { code: fault, reason: `${capital(describeProxyFault(fault, proxy))}.` }),
    }));
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
