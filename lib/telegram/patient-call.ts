// Calls nobody's stream depends on: flood waits are waited for.
import type { Api } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import type { BotConnection } from './bot-connection.ts';
import { type Fault, readFault, toAppError } from './rpc-errors.ts';

/** Longer waits are the caller's matter. */
const maxFloodWaitSeconds = 60;
/** Flood waits in a row for one call. */
const maxFloodWaits = 5;

/** A call, and how long its caller can wait. */
export interface PatientCall {
  readonly request: Api.AnyRequest;
  /** A short phrase for the error, such as `sending a message`. */
  readonly doing: string;
  readonly signal?: AbortSignal | undefined;
  /** Faults that mean "nothing to do": they give undefined. */
  readonly expected?: readonly Fault['kind'][];
}

/**
 * Does something that asks Telegram, again after each flood wait of up to a minute.
 *
 * @param doing a short phrase for the error, such as `sending a message`.
 * @returns undefined for a fault that was expected.
 * @throws AppError `telegram_flood_wait`, `telegram_unavailable`, `telegram_refused`, `not_found`, `aborted`.
 */
export async function waitOutFloods<Answer>(
  work: () => Promise<Answer>,
  doing: string,
  {
    clock,
    signal,
    expected = [],
  }: { readonly clock: Clock; readonly signal: AbortSignal } & Pick<PatientCall, 'expected'>,
): Promise<Answer | undefined> {
  for (let waits = 0; ; waits++) {
    try {
      return await work();
    } catch (error) {
      const fault = readFault(error);
      if (expected.includes(fault.kind)) return undefined;
      const isPatient = fault.kind === 'flood' && fault.seconds <= maxFloodWaitSeconds && waits < maxFloodWaits;
      if (!isPatient) throw toAppError(error, doing);
      await clock.sleep(fault.seconds * 1_000, signal);
    }
  }
}

/**
 * Calls Telegram on a bot's main connection, as patiently as {@link waitOutFloods}.
 *
 * @returns undefined for a fault that was expected.
 * @throws AppError `telegram_flood_wait`, `telegram_unavailable`, `telegram_refused`, `not_found`, `aborted`.
 */
export function callPatiently<Answer>(
  { request, doing, signal, expected = [] }: PatientCall,
  { connection, clock }: { readonly connection: BotConnection; readonly clock: Clock },
): Promise<Answer | undefined> {
  const call = () => connection.invoke<Answer>(request, signal ? { signal } : {});
  return waitOutFloods(call, doing, { clock, signal: signal ?? connection.stopped, expected });
}
