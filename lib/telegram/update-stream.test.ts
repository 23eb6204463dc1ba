// The update stream against a scripted Telegram: gaps, repeats, short forms, differences in slices, handlers that fail.
import { Api, helpers } from 'telegram';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import type { BotStateStore, UpdatesState } from '#lib/storage/storage.ts';
import { PeerBook } from './peer-book.ts';
import { LinkError } from './rpc-errors.ts';
import { UpdateStream } from './update-stream.ts';

const userId = 77;
const userPeer = new Api.PeerUser({ userId: helpers.returnBigInt(userId) });
const user = new Api.User({
  id: helpers.returnBigInt(userId),
  accessHash: helpers.returnBigInt(5),
  firstName: 'Ada',
});

const message = (id: number, out = false) => new Api.Message({ id, peerId: userPeer, date: 1, message: `m${id}`, out });
const newMessage = (id: number, pts: number, out = false) =>
  new Api.UpdateNewMessage({ message: message(id, out), pts, ptsCount: 1 });
const group = (...updates: Api.TypeUpdate[]) => new Api.Updates({ updates, users: [user], chats: [], date: 1, seq: 0 });
const stateAt = (pts: number) => new Api.updates.State({ pts, qts: 0, date: 1, seq: 0, unreadCount: 0 });
const short = (id: number, pts: number) =>
  new Api.UpdateShortMessage({ id, userId: user.id, message: `m${id}`, pts, ptsCount: 1, date: 1 });
const difference = (ids: number[], pts: number) =>
  new Api.updates.Difference({
    newMessages: ids.map((id) => message(id)),
    newEncryptedMessages: [],
    otherUpdates: [],
    chats: [],
    users: [user],
    state: stateAt(pts),
  });
const nothing = new Api.updates.DifferenceEmpty({ date: 1, seq: 0 });

let saved: UpdatesState[];
let delivered: number[];
let answers: unknown[];
let asked: string[];
/** What updates.getState tells. */
let present: number;
let handler: (message: Api.Message) => Promise<void>;
let stream: UpdateStream;

const clock: Clock = { nowMs: () => 0, sleep: async () => undefined };
const store: BotStateStore = {
  findUpdatesState: async () => saved.at(-1),
  saveUpdatesState: async (_botId, state) => void saved.push(state),
  findPeer: async () => undefined,
  savePeers: async () => undefined,
};
const connection = {
  session: { botId: 1 },
  async invoke<Answer>(request: Api.AnyRequest): Promise<Answer> {
    asked.push(request.className);
    if (request instanceof Api.updates.GetState) return stateAt(present) as Answer;
    const answer = answers.shift() ?? nothing;
    if (answer instanceof Error) throw answer;
    return answer as Answer;
  },
};

beforeEach(() => {
  [saved, delivered, answers, asked] = [[{ pts: 10, qts: 0, date: 1, seq: 0 }], [], [], []];
  present = 10;
  handler = async ({ id }) => void delivered.push(id);
  stream = new UpdateStream({
    ...{ connection, store, clock, log: silentLog, peers: new PeerBook(1, store) },
    onMessage: (incoming) => handler(incoming),
    onPress: async () => undefined,
  });
});

/** Starts, feeds, and ends when all is handled. */
async function run(...updates: unknown[]): Promise<void> {
  await stream.prepare();
  await stream.start();
  for (const update of updates) stream.onUpdates(update);
  await drain();
}

async function drain(): Promise<void> {
  stream.onReconnected();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await stream.stop();
}

test('a first start begins at the present and stores it before anything else', async () => {
  saved = [];
  present = 500;
  await run();
  expect(asked.slice(0, 2)).toEqual(['updates.GetState', 'updates.GetDifference']);
  expect(saved[0]?.pts).toBe(500);
});

test('a stored place ahead of the server is of another server and is given up', async () => {
  present = 3;
  await run(group(newMessage(1, 4)));
  expect(delivered).toEqual([1]);
  expect(saved.map(({ pts }) => pts)).toEqual(expect.arrayContaining([3, 4]));
});

test('a place Telegram knows nothing of is replaced by the present', async () => {
  answers = [{ code: 400, errorMessage: 'PERSISTENT_TIMESTAMP_INVALID' }].map((fields) =>
    Object.assign(new Error(), fields),
  );
  present = 40;
  await run(group(newMessage(1, 41)));
  expect(delivered).toEqual([1]);
});

test('updates in their order are delivered and the place is stored after each', async () => {
  await run(group(newMessage(1, 11), newMessage(2, 12)), group(newMessage(3, 13)));
  expect(delivered).toEqual([1, 2, 3]);
  expect(saved.map(({ pts }) => pts)).toEqual(expect.arrayContaining([11, 12, 13]));
});

test('an update that comes twice is delivered once', async () => {
  await run(group(newMessage(1, 11)), group(newMessage(1, 11)));
  expect(delivered).toEqual([1]);
});

test('a gap is filled by the difference, which brings the update that showed it too', async () => {
  answers = [nothing, difference([1, 2, 3], 13)];
  await run(group(newMessage(3, 13)));
  expect(delivered).toEqual([1, 2, 3]);
  expect(saved.at(-1)?.pts).toBe(13);
});

test('a difference in slices is read to its end', async () => {
  const slice = new Api.updates.DifferenceSlice({
    newMessages: [message(1)],
    newEncryptedMessages: [],
    otherUpdates: [],
    chats: [],
    users: [user],
    intermediateState: stateAt(11),
  });
  answers = [slice, difference([2], 12)];
  await run();
  expect(delivered).toEqual([1, 2]);
  expect(saved.map(({ pts }) => pts)).toEqual(expect.arrayContaining([11, 12]));
});

test('a difference that is too long goes on from where Telegram says', async () => {
  answers = [new Api.updates.DifferenceTooLong({ pts: 900 }), difference([7], 901)];
  await run();
  expect(delivered).toEqual([7]);
  expect(saved.at(-1)?.pts).toBe(901);
});

test('updatesTooLong asks for the difference', async () => {
  answers = [nothing, difference([4], 11)];
  await run(new Api.UpdatesTooLong());
  expect(delivered).toEqual([4]);
});

describe('short messages', () => {
  test('of somebody known are delivered', async () => {
    await run(group(newMessage(1, 11)), short(2, 12));
    expect(delivered).toEqual([1, 2]);
  });

  test('of somebody unknown come with the difference', async () => {
    answers = [nothing, difference([2], 11)];
    await run(short(2, 11));
    expect(delivered).toEqual([2]);
  });

  test('of our own only move the place', async () => {
    await run(new Api.UpdateShortSentMessage({ id: 9, pts: 11, ptsCount: 1, date: 1 }), group(newMessage(2, 12)));
    expect(delivered).toEqual([2]);
    expect(asked.filter((name) => name === 'updates.GetDifference')).toHaveLength(2);
  });
});

test('our own messages and those of channels are not delivered', async () => {
  const channelPost = new Api.UpdateNewChannelMessage({ message: message(5), pts: 4000, ptsCount: 1 });
  await run(group(newMessage(1, 11, true), channelPost, newMessage(2, 12)));
  expect(delivered).toEqual([2]);
});

test('a handler that throws is called three times, then the message is skipped', async () => {
  let calls = 0;
  handler = async ({ id }) => {
    if (id === 1) calls++;
    if (id === 1) throw new Error('no');
    delivered.push(id);
  };
  await run(group(newMessage(1, 11), newMessage(2, 12)));
  expect(calls).toBe(3);
  expect(delivered).toEqual([2]);
});

test('a stop while a handler fails leaves the place before its message', async () => {
  handler = async () => {
    void stream.stop();
    throw new Error('no');
  };
  await run(group(newMessage(1, 11)));
  expect(saved.at(-1)?.pts).toBe(10);
});

test('a difference that cannot be had is asked for again with the next reconnect', async () => {
  answers = [new LinkError('lost', 'x'), difference([3], 11)];
  await run();
  expect(delivered).toEqual([3]);
});

test('more updates than fit are fetched instead of kept', async () => {
  const flood = Array.from({ length: 1_500 }, (_, index) => group(newMessage(index + 1, 11 + index)));
  let release: () => void = () => undefined;
  const blocked = new Promise<void>((resolve) => {
    release = resolve;
  });
  handler = async ({ id }) => {
    if (id === 1) await blocked;
    delivered.push(id);
  };
  await stream.prepare();
  await stream.start();
  const missing = Array.from({ length: 500 }, (_, index) => 1_001 + index);
  answers = [difference(missing, 1_510)];
  for (const update of flood) stream.onUpdates(update);
  release();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await stream.stop();
  expect(delivered).toEqual(Array.from({ length: 1_500 }, (_, index) => index + 1));
});
