import { Api, helpers } from 'telegram';
import { describe, expect, it } from 'vitest';
import type { BotStateStore } from '#lib/storage/storage.ts';
import { toIncomingMessage } from './incoming.ts';
import { PeerBook } from './peer-book.ts';
import { fromShort } from './update-shapes.ts';

const store = { savePeers: async () => undefined } as unknown as BotStateStore;
const peers = new PeerBook(1, store);
const ada = helpers.returnBigInt(5_000_000_001);
const eve = helpers.returnBigInt(5_000_000_002);

function message(changes: Partial<ConstructorParameters<typeof Api.Message>[0]> = {}): Api.Message {
  return new Api.Message({ id: 3, peerId: new Api.PeerUser({ userId: ada }), date: 10, message: 'hello', ...changes });
}

const short = {
  ...{ id: 3, userId: ada, message: '/delete 1', pts: 1, ptsCount: 1, date: 10 },
};

describe('who speaks', () => {
  it('is the person the chat is with', () => {
    expect(toIncomingMessage(message(), peers)).toMatchObject({
      ...{ chatId: 5_000_000_001, senderId: 5_000_000_001, sentAtMs: 10_000 },
      ...{ origin: 'typed', replyTo: undefined, links: [], hasPhoto: false, file: undefined },
    });
    const named = message({ fromId: new Api.PeerUser({ userId: ada }) });
    expect(toIncomingMessage(named, peers)?.senderId).toBe(5_000_000_001);
  });

  it.each([
    ['another person', new Api.PeerUser({ userId: eve })],
    ['a channel', new Api.PeerChannel({ channelId: ada })],
    ['an anonymous group', new Api.PeerChat({ chatId: ada })],
  ])('is nobody when the author is %s', (_name, fromId) => {
    expect(toIncomingMessage(message({ fromId }), peers)).toBeUndefined();
  });

  it.each([
    ['a group', new Api.PeerChat({ chatId: ada })],
    ['a channel', new Api.PeerChannel({ channelId: ada })],
  ])('is nobody in %s', (_name, peerId) => {
    expect(toIncomingMessage(message({ peerId }), peers)).toBeUndefined();
  });

  it('does not speak for what was forwarded or came by way of another bot, in short updates neither', () => {
    const fwdFrom = new Api.MessageFwdHeader({ date: 1, fromId: new Api.PeerUser({ userId: eve }) });
    const hidden = new Api.MessageFwdHeader({ date: 1, fromName: 'Ada' });
    const origins = [
      message({ fwdFrom }),
      message({ fwdFrom: hidden }),
      message({ viaBotId: eve }),
      fromShort(new Api.UpdateShortMessage({ ...short, fwdFrom })),
      fromShort(new Api.UpdateShortMessage({ ...short, viaBotId: eve })),
      fromShort(new Api.UpdateShortMessage(short)),
    ].map((given) => toIncomingMessage(given, peers)?.origin);
    expect(origins).toEqual(['forwarded', 'forwarded', 'via_bot', 'forwarded', 'via_bot', 'typed']);
  });

  it('has a language when Telegram told it', async () => {
    const user = new Api.User({ id: ada, accessHash: eve, firstName: 'Ada', langCode: 'de' });
    const known = new PeerBook(1, store);
    await known.learn([user]);
    await known.learn([new Api.User({ id: ada, accessHash: eve, firstName: 'Ada' })]);
    expect(toIncomingMessage(message(), known)).toMatchObject({ senderName: 'Ada', languageCode: 'de' });
  });
});

describe('what is said', () => {
  it('names the message it answers', () => {
    const replyTo = new Api.MessageReplyHeader({ replyToMsgId: 2 });
    expect(toIncomingMessage(message({ replyTo }), peers)?.replyTo).toBe(2);
    expect(toIncomingMessage(fromShort(new Api.UpdateShortMessage({ ...short, replyTo })), peers)?.replyTo).toBe(2);
  });

  it('brings links written out and hidden behind words, each once', () => {
    const text = '🎬 https://a.example/1 youtu.be/x https://a.example/1 here';
    const at = (part: string, from = 0) => ({ offset: text.indexOf(part, from), length: part.length });
    const entities = [
      new Api.MessageEntityUrl(at('https://a.example/1')),
      new Api.MessageEntityUrl(at('youtu.be/x')),
      new Api.MessageEntityUrl(at('https://a.example/1', 10)),
      new Api.MessageEntityTextUrl({ ...at('here'), url: 'https://b.example/2' }),
      new Api.MessageEntityBold(at('here')),
    ];
    expect(toIncomingMessage(message({ message: text, entities }), peers)?.links).toEqual([
      'https://a.example/1',
      'https://youtu.be/x',
      'https://b.example/2',
    ]);
  });

  it('tells a photo from a file', () => {
    const media = new Api.MessageMediaPhoto({ photo: new Api.PhotoEmpty({ id: ada }) });
    expect(toIncomingMessage(message({ media }), peers)).toMatchObject({ hasPhoto: true, file: undefined });
  });
});
