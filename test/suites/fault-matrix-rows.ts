// The faults of Telegram that a viewer may meet, and what may come of each. Numbers are those of the fault table in the tests.
import type { FaultAction, FaultRule } from '#emulator/fault-rule.ts';

/** Whom a fault strikes: the first bot, or every bot. */
type Struck = 'one bot' | 'every bot';

/** What a viewer may be given: the whole film, or an honest end. */
export type Outcome = 'plays' | 'fails';

/** A row of the matrix. */
export interface FaultRow {
  readonly name: string;
  readonly struck: Struck;
  readonly rules: readonly FaultRule[];
  /** `fails`: a refusal before the first byte, a cut after it. */
  readonly outcome: Outcome;
  /** Statuses a refusal may have. */
  readonly statuses: readonly number[];
  /** Seconds the refusal must name; undefined: any above 0. */
  readonly retryAfterSeconds?: number;
  /** Longest silence allowed, in ms. Machines that run tests are busy: half a second is added to the table's figure. */
  readonly silenceMs: number;
  /** Reads the film of the other data center. */
  readonly far?: boolean;
}

const slackMs = 500;

interface RowOptions {
  readonly silenceMs?: number;
  readonly times?: number;
  readonly method?: string;
  readonly struck?: Struck;
  readonly far?: boolean;
  readonly outcome?: Outcome;
  readonly statuses?: readonly number[];
  readonly retryAfterSeconds?: number;
}

function row(name: string, action: FaultAction, options: RowOptions = {}): FaultRow {
  const { times = 1, method = 'upload.getFile', silenceMs = 2_000, ...more } = options;
  const defaults = { struck: 'every bot', outcome: 'plays', statuses: [503] } as const;
  return { name, rules: [{ method, times, action }], ...defaults, ...more, silenceMs: silenceMs + slackMs };
}

const rpcError = (code: number, text: string): FaultAction => ({ do: 'rpc_error', code, text });

/** One bot is struck without end; the other is free. */
const one = { struck: 'one bot', times: 0 } as const;
const every = { times: 0, outcome: 'fails', silenceMs: 10_000 } as const;

const floods: readonly FaultRow[] = [
  ...['FLOOD_WAIT_3', 'FLOOD_WAIT_30', 'FLOOD_WAIT_600', 'FLOOD_PREMIUM_WAIT_7'].map((text) =>
    row(`1-2: ${text} for one bot`, rpcError(420, text), one),
  ),
  row('1: FLOOD_WAIT_30 for every bot', rpcError(420, 'FLOOD_WAIT_30'), { ...every, retryAfterSeconds: 30 }),
  row('2: FLOOD_PREMIUM_WAIT_45 for every bot', rpcError(420, 'FLOOD_PREMIUM_WAIT_45'), {
    ...every,
    retryAfterSeconds: 45,
  }),
];

const references: readonly FaultRow[] = [
  ...['EXPIRED', 'EMPTY', 'INVALID'].map((kind) =>
    row(`5: FILE_REFERENCE_${kind}`, rpcError(400, `FILE_REFERENCE_${kind}`), { times: 2 }),
  ),
  row('6: FILE_REFERENCE_EXPIRED again and again', rpcError(400, 'FILE_REFERENCE_EXPIRED'), every),
  row('7: FILE_MIGRATE_4 and back', rpcError(303, 'FILE_MIGRATE_4')),
  row('29: one bot does not know the channel', rpcError(400, 'CHANNEL_INVALID'), {
    ...one,
    method: 'channels.getMessages',
  }),
];

const logins: readonly FaultRow[] = [
  row('9: the other data center forgot the key', { do: 'revoke_key' }, { far: true }),
  // GramJS names this one "401: AUTH_KEY_UNREGISTERED (caused by ...)" and would not see its own error in it.
  row('9: AUTH_KEY_UNREGISTERED in the other data center', rpcError(401, 'AUTH_KEY_UNREGISTERED'), {
    far: true,
    times: 2,
  }),
  row('10: the home data center forgot the key', { do: 'revoke_key' }),
  ...['AUTH_KEY_UNREGISTERED', 'SESSION_REVOKED', 'USER_DEACTIVATED'].map((text) =>
    row(`10: ${text} for one bot`, rpcError(401, text), one),
  ),
  row('11: AUTH_KEY_DUPLICATED for one bot', rpcError(406, 'AUTH_KEY_DUPLICATED'), one),
  row('4: ExportAuthorization floods one bot', rpcError(420, 'FLOOD_WAIT_2838'), {
    ...one,
    far: true,
    method: 'auth.exportAuthorization',
  }),
];

const servers: readonly FaultRow[] = [
  ...['Timeout', 'TIMEOUT'].map((text) => row(`12: -503 ${text}`, rpcError(-503, text), { times: 2 })),
  ...['RPC_CALL_FAIL', 'INTERNAL', 'RPC_MCGET_FAIL'].map((text) =>
    row(`13: 500 ${text}`, rpcError(500, text), { times: 2 }),
  ),
  row('13: 500 INTERNAL without end', rpcError(500, 'INTERNAL'), every),
  row('19: a changed salt', { do: 'bad_salt' }),
  row('19: a salt that changes three times', { do: 'bad_salt' }, { times: 3 }),
  ...[16, 17, 18, 19, 20, 32, 33, 34, 35, 48, 64].map((code) =>
    row(`20: bad_msg ${code}`, { do: 'bad_msg', code }, { silenceMs: 3_000 }),
  ),
  row('22: a short block', { do: 'short_block', bytes: 1000 }),
  row('22: an empty block', { do: 'short_block', bytes: 0 }),
  row('22: short blocks without end', { do: 'short_block', bytes: 1000 }, every),
  row('22: a longer block', { do: 'long_block', extraBytes: 4096 }, { times: 2 }),
  row('22: a block of one byte more', { do: 'long_block', extraBytes: 1 }),
  row('22: longer blocks without end', { do: 'long_block', extraBytes: 4096 }, every),
  row('22: a block with a flipped bit on the wire', { do: 'corrupt_frame' }, { silenceMs: 5_000 }),
  row('22: flipped bits on the wire without end', { do: 'corrupt_frame' }, every),
  row('15: one bot is sent to a CDN', { do: 'cdn_redirect' }, one),
  row('15: a bot is sent to a CDN once', { do: 'cdn_redirect' }),
  row('15: every bot is sent to a CDN', { do: 'cdn_redirect' }, { ...every, statuses: [502] }),
];

const connections: readonly FaultRow[] = [
  row('16: a closed connection', { do: 'close' }, { silenceMs: 3_000 }),
  row('16: a reset connection', { do: 'reset' }, { silenceMs: 3_000 }),
  row('16: four connections reset', { do: 'reset' }, { silenceMs: 5_000, times: 4 }),
  row('16: a block cut after 20,000 bytes', { do: 'cut_block', bytes: 20_000 }, { silenceMs: 3_000 }),
  row('16: a block cut inside the length of its frame', { do: 'cut_block', bytes: 2 }, { silenceMs: 3_000 }),
  row('16: four blocks cut', { do: 'cut_block', bytes: 60_000 }, { silenceMs: 5_000, times: 4 }),
  row('16: blocks cut without end', { do: 'cut_block', bytes: 20_000 }, every),
  row('16: every block of one bot cut', { do: 'cut_block', bytes: 20_000 }, { ...one, silenceMs: 3_000 }),
  row('17: a connection that falls silent', { do: 'black_hole' }, { silenceMs: 10_000 }),
  row('18: a lost answer', { do: 'drop_answer' }, { silenceMs: 5_000 }),
  row('18: three lost answers', { do: 'drop_answer' }, { silenceMs: 10_000, times: 3 }),
  row('18: answers that come twice', { do: 'dup_answer' }, { times: 5 }),
  row('18: answers out of order', { do: 'delay', delayMs: 300 }, { times: 3 }),
  ...[-404, -429, -444].map((code) =>
    row(`21: transport error ${code}`, { do: 'transport_code', code }, { silenceMs: 5_000 }),
  ),
  row('21: transport error -429 without end', { do: 'transport_code', code: -429 }, every),
  row('17: all connections of one bot fall silent', { do: 'black_hole' }, { ...one, silenceMs: 10_000 }),
  row('17: all connections fall silent, always', { do: 'black_hole' }, every),
];

/** Every row. Those that need more than rules stand in the tests. */
export const faultRows: readonly FaultRow[] = [...floods, ...references, ...logins, ...servers, ...connections];
