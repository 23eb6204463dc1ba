// What a session remembers of the calls it received: to answer repeats once, and to order dependent calls.

const MAX_CALLS = 1024;
/** Answers up to this size are kept for a repeat; a larger one belongs to a read and is simply carried out again. */
const MAX_KEPT_ANSWER_BYTES = 16 * 1024;
const MAX_KEPT_BYTES = 512 * 1024;

/** One received call. */
export interface LoggedCall {
  state: 'running' | 'answered' | 'dropped';
  /** The rpc_result body, when it is small. */
  answer: Buffer | undefined;
  /** Resolves when the call is done: true when it succeeded. */
  readonly done: Promise<boolean>;
  readonly finish: (succeeded: boolean) => void;
}

/** Received calls by message id, oldest first; bounded in number and bytes. */
export class CallLog {
  readonly #calls = new Map<bigint, LoggedCall>();
  #keptBytes = 0;
  #forgottenUpTo = 0n;

  find(msgId: bigint): LoggedCall | undefined {
    return this.#calls.get(msgId);
  }

  /** True when the id is so old that a repeat could not be told from a new call (bad_msg_notification 20). */
  isForgotten(msgId: bigint): boolean {
    return msgId <= this.#forgottenUpTo && !this.#calls.has(msgId);
  }

  start(msgId: bigint): LoggedCall {
    let finish: (succeeded: boolean) => void = () => undefined;
    const done = new Promise<boolean>((resolve) => {
      finish = resolve;
    });
    const call: LoggedCall = { state: 'running', answer: undefined, done, finish };
    this.#calls.set(msgId, call);
    if (this.#calls.size > MAX_CALLS) this.#forgetOldest();
    return call;
  }

  /** Marks a call answered. @param body the rpc_result, kept when it is small. */
  answer(msgId: bigint, succeeded: boolean, body?: Buffer): void {
    const call = this.#calls.get(msgId);
    if (call === undefined) return;
    if (call.state === 'running') call.state = 'answered';
    call.finish(succeeded);
    if (body === undefined || body.length > MAX_KEPT_ANSWER_BYTES) return;
    this.#dropAnswer(call);
    call.answer = body;
    this.#keptBytes += body.length;
    for (const old of this.#calls.values()) {
      if (this.#keptBytes <= MAX_KEPT_BYTES) break;
      this.#dropAnswer(old);
    }
  }

  /** Takes a call out, so that a repeat of it is carried out. */
  remove(msgId: bigint): void {
    const call = this.#calls.get(msgId);
    if (call === undefined) return;
    this.#dropAnswer(call);
    call.finish(false);
    this.#calls.delete(msgId);
  }

  #forgetOldest(): void {
    for (const [msgId, call] of this.#calls) {
      if (call.state === 'running') continue;
      this.remove(msgId);
      if (msgId > this.#forgottenUpTo) this.#forgottenUpTo = msgId;
      return;
    }
  }

  #dropAnswer(call: LoggedCall): void {
    this.#keptBytes -= call.answer?.length ?? 0;
    call.answer = undefined;
  }
}
