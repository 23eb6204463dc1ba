// What a test does to the little Telegram: fault rules, network conditions, and the counters it reads back.
import type { EmulatorCounters, FaultAction, FaultRule, NetworkConditions } from './fault-rule.ts';
import { HostWatch } from './host-watch.ts';

/** Rules kept at once; a test sets a handful. */
const MAX_RULES = 10_000;
/** Rows kept of one counter table; further keys are not counted. */
const MAX_COUNTER_ROWS = 100_000;

/** A call as the rules see it. */
export interface FaultSubject {
  readonly method: string;
  readonly dcId: number;
  readonly botId?: number;
  /** Decimal document or photo id. */
  readonly fileId?: string;
  /** Bytes. */
  readonly offset?: number;
}

interface HeldRule {
  readonly id: number;
  readonly rule: FaultRule;
  fitted: number;
  used: number;
}

interface GetFileRow {
  readonly file: string;
  readonly bot: number;
  readonly dc: number;
  calls: number;
  bytes: number;
}

/**
 * Says whether every matcher of a rule fits a call.
 *
 * @example ruleFits({ method: 'upload.*', action }, { method: 'upload.getFile', dcId: 2 }) // true
 */
export function ruleFits(rule: FaultRule, subject: FaultSubject): boolean {
  if (!methodFits(rule.method ?? '*', subject.method)) return false;
  if (rule.bot !== undefined && rule.bot !== subject.botId) return false;
  if (rule.dc !== undefined && rule.dc !== subject.dcId) return false;
  if (rule.file !== undefined && rule.file !== subject.fileId) return false;
  return rule.offset === undefined || (subject.offset !== undefined && subject.offset >= rule.offset);
}

function methodFits(pattern: string, method: string): boolean {
  return pattern.endsWith('*') ? method.startsWith(pattern.slice(0, -1)) : pattern === method;
}

/** Rules, conditions and counters of one emulator. */
export class Faults {
  #rules: HeldRule[] = [];
  #nextId = 1;
  #network: NetworkConditions = { roundTripMs: 0, bytesPerSecond: 0 };
  #openSockets = 0;
  #acceptedSockets = 0;
  #keyCreations = 0;
  #logins = 0;
  readonly #keyHosts = new HostWatch();
  readonly #botHosts = new HostWatch();
  #calls = new Map<string, number>();
  #getFile = new Map<string, GetFileRow>();

  /** Adds a rule behind those already there. @returns its id. @throws RangeError above 10,000 rules. */
  add(rule: FaultRule): number {
    if (this.#rules.length >= MAX_RULES) throw new RangeError(`more than ${MAX_RULES} fault rules`);
    const id = this.#nextId++;
    this.#rules.push({ id, rule, fitted: 0, used: 0 });
    return id;
  }

  /** Removes a rule; an unknown id is ignored, because a test may remove a rule that is used up. */
  remove(ruleId: number): void {
    this.#rules = this.#rules.filter(({ id }) => id !== ruleId);
  }

  clear(): void {
    this.#rules = [];
  }

  /**
   * Finds what happens to a call and counts it against the rules.
   *
   * A rule that is still skipping (`nth`) counts the call and lets the later rules look at it.
   */
  take(subject: FaultSubject): FaultAction | undefined {
    for (const held of this.#rules) {
      const { nth = 1, times = 1 } = held.rule;
      if (times > 0 && held.used >= times) continue;
      if (!ruleFits(held.rule, subject)) continue;
      held.fitted += 1;
      if (held.fitted < nth) continue;
      held.used += 1;
      return held.rule.action;
    }
    return undefined;
  }

  get network(): NetworkConditions {
    return this.#network;
  }

  /** Sets some conditions; those not given stay. @throws RangeError for a negative or broken number. */
  setNetwork(conditions: Partial<NetworkConditions>): void {
    const next = { ...this.#network, ...conditions };
    for (const [name, value] of Object.entries(next)) {
      if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name} must be a number that is not negative`);
    }
    this.#network = next;
  }

  countSocket(change: 'opened' | 'closed'): void {
    this.#openSockets += change === 'opened' ? 1 : -1;
    if (change === 'opened') this.#acceptedSockets += 1;
  }

  countKeyCreation(): void {
    this.#keyCreations += 1;
  }

  countLogin(): void {
    this.#logins += 1;
  }

  /** @param connection its number: a later one has a higher. */
  noteHost(keyId: string, botId: number | undefined, host: string, connection: number): void {
    this.#keyHosts.note(keyId, host, connection);
    if (botId !== undefined) this.#botHosts.note(String(botId), host, connection);
  }

  countCall(method: string): void {
    const count = this.#calls.get(method) ?? 0;
    if (count > 0 || this.#calls.size < MAX_COUNTER_ROWS) this.#calls.set(method, count + 1);
  }

  /** @param bytes of the file in the answer. */
  countGetFile(file: string, bot: number, dc: number, bytes: number): void {
    const key = `${file} ${bot} ${dc}`;
    const row = this.#getFile.get(key) ?? { file, bot, dc, calls: 0, bytes: 0 };
    row.calls += 1;
    row.bytes += bytes;
    if (this.#getFile.has(key) || this.#getFile.size < MAX_COUNTER_ROWS) this.#getFile.set(key, row);
  }

  /** A copy of the counters. */
  counters(): EmulatorCounters {
    return {
      openSockets: this.#openSockets,
      acceptedSockets: this.#acceptedSockets,
      keyCreations: this.#keyCreations,
      logins: this.#logins,
      keyOverlaps: this.#keyHosts.overlaps,
      botOverlaps: this.#botHosts.overlaps,
      calls: Object.fromEntries(this.#calls),
      getFile: [...this.#getFile.values()].map((row) => ({ ...row })),
    };
  }

  /** Sets the counters to zero; sockets that are open stay counted as open. */
  resetCounters(): void {
    this.#acceptedSockets = 0;
    this.#keyCreations = 0;
    this.#logins = 0;
    this.#keyHosts.reset();
    this.#botHosts.reset();
    this.#calls.clear();
    this.#getFile.clear();
  }
}
