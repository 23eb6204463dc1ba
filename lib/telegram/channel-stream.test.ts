// The log channel's updates against a scripted Telegram: gaps, repeats, slices, a place Telegram has forgotten, floods of updates.
import { Api, helpers } from 'telegram';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { ChannelStream } from './channel-stream.ts';
import { PeerBook } from './peer-book.ts';
import type { ChannelEvent } from './telegram.ts';

const channelId = 1000;
const big = (value: number) => helpers.returnBigInt(value);
const peerId = new Api.PeerChannel({ channelId: big(channelId) });

function film(id: number): Api.Message {
  const document = new Api.Document({
    ...{ id: big(id), accessHash: big(1), fileReference: Buffer.from('r'), date: 1, mimeType: 'video/mp4' },
    ...{ size: big(10), dcId: 2, attributes: [] },
  });
  const media = new Api.MessageMediaDocument({ document });
  return new Api.Message({ id, peerId, date: 1, message: `m${id}`, media });
}
const text = (id: number) => new Api.Message({ id, peerId, date: 1, message: 'words' });
const posted = (id: number, pts: number) => new Api.UpdateNewChannelMessage({ message: film(id), pts, ptsCount: 1 });
const edited = (message: Api.Message, pts: number) => new Api.UpdateEditChannelMessage({ message, pts, ptsCount: 1 });
const deleted = (ids: number[], pts: number, channel = channelId) =>
  new Api.UpdateDeleteChannelMessages({ channelId: big(channel), messages: ids, pts, ptsCount: ids.length });
const tooLong = new Api.UpdateChannelTooLong({ channelId: big(channelId) });
const slice = (ids: number[], pts: number, final: boolean, otherUpdates: Api.TypeUpdate[] = []) =>
  new Api.updates.ChannelDifference({
    ...{ final, pts, newMessages: ids.map(film), otherUpdates, chats: [], users: [] },
  });

let stored: number | undefined;
let present: number;
let answers: unknown[];
let asked: string[];
let told: string[];
let handler: (event: ChannelEvent) => Promise<void>;
let stream: ChannelStream;

const clock: Clock = { nowMs: () => 0, sleep: async () => undefined };
const connection = {
  session: { botId: 1 },
  async invoke<Answer>(request: Api.AnyRequest): Promise<Answer> {
    if (request instanceof Api.channels.GetFullChannel) {
      const fullChat = new Api.ChannelFull({ id: big(channelId), pts: present } as never);
      return new Api.messages.ChatFull({ fullChat, chats: [], users: [] }) as Answer;
    }
    asked.push(`${request.className} ${(request as Api.updates.GetChannelDifference).pts}`);
    const pts = (request as Api.updates.GetChannelDifference).pts;
    const answer = answers.shift() ?? new Api.updates.ChannelDifferenceEmpty({ final: true, pts });
    if (answer instanceof Error) throw answer;
    return answer as Answer;
  },
};

function name(event: ChannelEvent): string {
  if (event.kind === 'lost') return 'lost';
  return event.kind === 'deleted' ? `deleted ${event.messageIds.join()}` : `${event.kind} ${event.post.messageId}`;
}

beforeEach(() => {
  [stored, present, answers, asked, told] = [10, 10, [], [], []];
  handler = async (event) => void told.push(name(event));
  const peers = new PeerBook(1, {
    ...{ findUpdatesState: async () => undefined, saveUpdatesState: async () => undefined },
    ...{ findPeer: async () => undefined, savePeers: async () => undefined },
  });
  stream = new ChannelStream({
    connection: connection as never,
    store: {
      findChannelPts: async () => stored,
      saveChannelPts: async (_bot, _channel, pts) => {
        stored = pts;
      },
    },
    ...{ peers, channelId, clock, log: silentLog },
    onEvent: (event) => handler(event),
  });
});

async function begin(): Promise<void> {
  await stream.prepare();
  await stream.start();
  asked = [];
}

/** Lets everything taken so far be handled, and stops. */
async function handled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  await stream.stop();
}

describe('updates of a channel', () => {
  test('are applied in order; repeats and other channels are passed over', async () => {
    await begin();
    const updates = [posted(1, 11), posted(1, 11), deleted([5], 11, 999), edited(film(1), 12), deleted([1, 2], 14)];
    for (const update of updates) stream.take(update);
    await handled();
    expect(told).toEqual(['posted 1', 'edited 1', 'deleted 1,2']);
    expect([stored, asked]).toEqual([14, []]);
  });

  test('without files are nothing, but for an edit that takes the file away', async () => {
    await begin();
    stream.take(new Api.UpdateNewChannelMessage({ message: text(1), pts: 11, ptsCount: 1 }));
    stream.take(edited(text(1), 12));
    await handled();
    expect(told).toEqual(['deleted 1']);
    expect(stored).toBe(12);
  });

  test('behind a gap are fetched, in slices', async () => {
    await begin();
    answers = [slice([1, 2], 12, false), slice([3], 15, true, [deleted([1], 14), edited(film(2), 15)])];
    stream.take(posted(9, 20));
    await handled();
    expect(told).toEqual(['posted 1', 'posted 2', 'posted 3', 'deleted 1', 'edited 2']);
    expect(asked).toEqual(['updates.GetChannelDifference 10', 'updates.GetChannelDifference 12']);
    expect(stored).toBe(15);
  });

  test('are asked for when Telegram says that there are many', async () => {
    await begin();
    answers = [slice([1], 11, true)];
    stream.take(tooLong);
    await handled();
    expect(told).toEqual(['posted 1']);
  });

  test('that Telegram does not keep any more are told as lost, and the place is the present one', async () => {
    await begin();
    const dialog = { ...{ peer: peerId, topMessage: 1, readInboxMaxId: 0, readOutboxMaxId: 0, unreadCount: 0 } };
    answers = [
      new Api.updates.ChannelDifferenceTooLong({
        ...{ final: true, messages: [], chats: [], users: [] },
        dialog: new Api.Dialog({
          ...dialog,
          ...{ unreadMentionsCount: 0, unreadReactionsCount: 0, unreadPollVotesCount: 0, pts: 90_000 },
          notifySettings: new Api.PeerNotifySettings({}),
        } as never),
      }),
    ];
    stream.take(tooLong);
    stream.take(posted(7, 90_001));
    await handled();
    expect(told).toEqual(['lost', 'posted 7']);
    expect(stored).toBe(90_001);
  });

  test('of a place that Telegram does not know are told as lost', async () => {
    await begin();
    present = 55;
    answers = [Object.assign(new Error(), { code: 400, errorMessage: 'PERSISTENT_TIMESTAMP_INVALID' })];
    stream.take(tooLong);
    await handled();
    expect([told, stored]).toEqual([['lost'], 55]);
  });

  test('begin at the present without a place', async () => {
    stored = undefined;
    await begin();
    expect([told, stored]).toEqual([[], 10]);
  });

  test('of another server, where our place is ahead, are told as lost', async () => {
    stored = 4000;
    answers = [Object.assign(new Error(), { code: 400, errorMessage: 'PERSISTENT_TIMESTAMP_INVALID' })];
    await begin();
    expect([told, stored]).toEqual([['lost'], 10]);
  });
});

describe('a handler', () => {
  test('that fails is called again; after three times the event is passed over', async () => {
    let calls = 0;
    handler = async (event) => {
      calls += 1;
      if (name(event) === 'posted 1') throw new Error('no');
      told.push(name(event));
    };
    await begin();
    stream.take(posted(1, 11));
    stream.take(posted(2, 12));
    await handled();
    expect([calls, told, stored]).toEqual([4, ['posted 2'], 12]);
  });

  test('that is slow makes later updates wait, at most a thousand of them; the others are fetched', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    handler = async (event) => {
      await gate;
      told.push(name(event));
    };
    await begin();
    for (let id = 1; id <= 1500; id += 1) stream.take(posted(id, 10 + id));
    const missed = Array.from({ length: 500 }, (_, index) => 1001 + index);
    answers = [slice(missed, 1510, true)];
    release();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await handled();
    expect(told).toHaveLength(1500);
    expect(told.at(-1)).toBe('posted 1500');
    expect(asked).toEqual(['updates.GetChannelDifference 1010']);
  });
});
