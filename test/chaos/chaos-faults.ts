// A random fault every two seconds, each with an end. Never one that would let every bot down for long.
// corrupt_block is left out: a block of the right length with other bytes cannot be told from a film's.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlApi } from '#emulator/control-api.ts';
import type { FaultAction } from '#emulator/fault-rule.ts';

const everyMs = 2_000;

export interface FaultMaker {
  readonly control: ControlApi;
  readonly botIds: readonly number[];
  readonly filmDcs: readonly number[];
  readonly next: () => number;
  readonly signal: AbortSignal;
}

type Strike = (maker: FaultMaker) => Promise<void>;

const rpc = (code: number, text: string): FaultAction => ({ do: 'rpc_error', code, text });

/** Struck calls of any bot. */
const actions: readonly FaultAction[] = [
  rpc(400, 'FILE_REFERENCE_EXPIRED'),
  rpc(400, 'FILE_REFERENCE_EMPTY'),
  rpc(-503, 'Timeout'),
  rpc(500, 'INTERNAL'),
  rpc(500, 'RPC_CALL_FAIL'),
  { do: 'delay', delayMs: 700 },
  { do: 'drop_answer' },
  { do: 'dup_answer' },
  { do: 'close' },
  { do: 'reset' },
  { do: 'black_hole' },
  { do: 'bad_salt' },
  { do: 'bad_msg', code: 20 },
  { do: 'bad_msg', code: 17 },
  { do: 'transport_code', code: -429 },
  { do: 'transport_code', code: -404 },
  { do: 'short_block', bytes: 4096 },
  { do: 'revoke_key' },
  { do: 'long_block', extraBytes: 4096 },
  { do: 'cut_block', bytes: 30_000 },
  { do: 'corrupt_frame' },
];

/** Struck calls of one bot. */
const ofOneBot: readonly FaultAction[] = [
  rpc(420, 'FLOOD_WAIT_3'),
  rpc(420, 'FLOOD_WAIT_8'),
  rpc(420, 'FLOOD_PREMIUM_WAIT_4'),
  rpc(401, 'AUTH_KEY_UNREGISTERED'),
  rpc(400, 'CHANNEL_PRIVATE'),
  { do: 'cdn_redirect' },
];

const pick = <T>(all: readonly T[], next: () => number): T => all[next() % all.length] as T;

function nameOf(action: FaultAction): string {
  if (action.do === 'rpc_error') return action.text;
  return 'code' in action ? `${action.do} ${action.code}` : action.do;
}

async function strikeCalls(maker: FaultMaker, action: FaultAction, bot?: number): Promise<void> {
  const times = 1 + (maker.next() % 4);
  const rule = { method: 'upload.getFile', times, action, ...(bot === undefined ? {} : { bot }) };
  const { ruleId } = await maker.control.addFault(rule);
  void sleep(3 * everyMs, undefined, { ref: false }).then(() =>
    // The emulator may have stopped meanwhile, and the rule with it.
    maker.control.removeFault(ruleId).catch(() => undefined),
  );
}

const outages: Readonly<Record<string, Strike>> = {
  'connections closed': ({ control }) => control.closeConnections(),
  'references expire': async ({ control }) => {
    await control.setFileReferenceLifetime(0);
    await control.setFileReferenceLifetime(3600);
  },
  'data center away': async ({ control, filmDcs, next }) => {
    const dc = pick(filmDcs, next);
    await control.setDcDown(dc, true);
    await control.closeConnections();
    await sleep(500 + (next() % 1500));
    await control.setDcDown(dc, false);
  },
  'slow network': async ({ control, next }) => {
    await control.setNetwork({ roundTripMs: next() % 120, bytesPerSecond: 4_000_000 });
    await sleep(everyMs);
    await control.setNetwork({ roundTripMs: 10, bytesPerSecond: 0 });
  },
};

async function strike(maker: FaultMaker): Promise<string> {
  const kind = maker.next() % 10;
  if (kind < 5) {
    const action = pick(actions, maker.next);
    await strikeCalls(maker, action);
    return nameOf(action);
  }
  if (kind < 8) {
    const action = pick(ofOneBot, maker.next);
    await strikeCalls(maker, action, pick(maker.botIds, maker.next));
    return `${nameOf(action)}, one bot`;
  }
  const name = pick(Object.keys(outages), maker.next);
  await outages[name]?.(maker);
  return name;
}

/** Strikes until the signal, then takes everything back. @returns how often each fault was set. */
export async function makeFaults(maker: FaultMaker): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  while (!maker.signal.aborted) {
    const name = await strike(maker);
    counts[name] = (counts[name] ?? 0) + 1;
    // An abort ends the wait; the loop sees it.
    await sleep(everyMs, undefined, { signal: maker.signal }).catch(() => undefined);
  }
  await maker.control.clearFaults();
  await maker.control.setNetwork({ roundTripMs: 0, bytesPerSecond: 0 });
  return counts;
}
