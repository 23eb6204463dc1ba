import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TlObject, TlValue } from '../tl/tl-object.ts';
import { toLayer } from './layer-forms.ts';
import { makeTestWorld, pushedUpdates, type TestWorld } from './test-world.ts';

let test: TestWorld;
let nextRandom = 1n;
beforeEach(async () => {
  test = await makeTestWorld();
  await test.person.sendText('hi', toBot());
});
afterEach(() => test.close());

const toBot = () => ({ from: test.user, to: { kind: 'user' as const, id: test.bot } });
const chat = () => ({ kind: 'user' as const, id: test.bot });
const peer = (): TlObject => ({ _: 'inputPeerUser', user_id: BigInt(test.user), access_hash: 0n });
const keyboard = (data: string): TlObject => ({
  _: 'replyInlineMarkup',
  rows: [{ _: 'keyboardButtonRow', buttons: [{ _: 'keyboardButtonCallback', text: 'Go', data: Buffer.from(data) }] }],
});
const edit = (fields: Record<string, TlValue>): Promise<string> =>
  test.refusal('messages.editMessage', { peer: peer(), ...fields });

async function say(fields: Record<string, TlValue> = {}): Promise<number> {
  const answer = await test.ask('messages.sendMessage', {
    peer: peer(),
    message: 'old',
    random_id: nextRandom++,
    ...fields,
  });
  return Number((answer.updates as unknown as TlObject[])[0]?.id);
}

describe('messages.editMessage', () => {
  it('changes both sides and tells the other', async () => {
    const id = await say();
    const answer = await test.ask('messages.editMessage', { peer: peer(), id, message: 'new' });
    expect(answer.updates).toMatchObject([
      { _: 'updateEditMessage', message: { message: 'new', edit_date: 1_790_000_000 } },
    ]);
    const seen = await test.person.readChat({ viewer: test.user, chat: chat() });
    expect(seen.at(-1)).toMatchObject({ text: 'new', editDate: 1_790_000_000 });
  });

  it('refuses what is not its own, not there, or not changed', async () => {
    const id = await say();
    expect(await edit({ id: 99, message: 'x' })).toBe('400 MESSAGE_ID_INVALID');
    expect(await edit({ id: 1, message: 'x' })).toBe('403 MESSAGE_AUTHOR_REQUIRED');
    expect(await edit({ id, message: 'old' })).toBe('400 MESSAGE_NOT_MODIFIED');
    expect(await edit({ id, message: ' ' })).toBe('400 MESSAGE_EMPTY');
    expect(await edit({ id, message: 'x'.repeat(4097) })).toBe('400 MESSAGE_TOO_LONG');
  });

  it('keeps the text and takes the buttons away when neither is given', async () => {
    const id = await say({ reply_markup: keyboard('a') });
    expect(await edit({ id })).toBe('no error');
    const seen = await test.person.readChat({ viewer: test.user, chat: chat() });
    expect(seen.at(-1)).toMatchObject({ text: 'old', buttons: [] });
    expect(await edit({ id })).toBe('400 MESSAGE_NOT_MODIFIED');
  });
});

describe('messages.deleteMessages', () => {
  it('deletes one side, or both when revoked', async () => {
    const id = await say();
    expect(await test.ask('messages.deleteMessages', { id: [1] })).toMatchObject({ pts_count: 1 });
    expect(await test.person.readChat({ viewer: test.user, chat: chat() })).toHaveLength(2);
    await test.ask('messages.deleteMessages', { id: [id], revoke: true });
    expect(await test.person.readChat({ viewer: test.user, chat: chat() })).toHaveLength(1);
  });

  it('refuses what others wrote more than 48 hours ago', async () => {
    test.advance(49 * 3600 * 1000);
    expect(await test.refusal('messages.deleteMessages', { id: [1] })).toBe('403 MESSAGE_DELETE_FORBIDDEN');
  });
});

describe('buttons', () => {
  const press = (data: string, timeoutMs = 2_000) =>
    say({ reply_markup: keyboard('go') }).then(() =>
      test.person.pressButton({
        from: test.user,
        chat: chat(),
        messageId: 2,
        dataBase64: Buffer.from(data).toString('base64'),
        timeoutMs,
      }),
    );

  async function pushedQuery(): Promise<TlObject> {
    for (;;) {
      const update = pushedUpdates(test)[0];
      if (update?._ === 'updateBotCallbackQuery') return update;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('reach the bot, and its answer comes back', async () => {
    const answer = press('go');
    const query = await pushedQuery();
    expect(query).toMatchObject({ user_id: BigInt(test.user), msg_id: 2, data: Buffer.from('go') });
    const reply = { query_id: query.query_id, message: 'done', alert: true, cache_time: 0 };
    expect(await test.call('messages.setBotCallbackAnswer', reply)).toBe(true);
    expect(await answer).toEqual({ text: 'done', alert: true });
    expect(await test.refusal('messages.setBotCallbackAnswer', reply)).toBe('400 QUERY_ID_INVALID');
  });

  it('without an answer time out; data that is on no button is refused', async () => {
    await expect(press('go', 20)).rejects.toThrow('BOT_RESPONSE_TIMEOUT');
    await expect(press('other')).rejects.toThrow('DATA_INVALID');
  });

  it('are refused an answer that is too long or to no query', async () => {
    const long = { query_id: 1n, message: 'x'.repeat(201) };
    expect(await test.refusal('messages.setBotCallbackAnswer', long)).toBe('400 MESSAGE_TOO_LONG');
    expect(await test.refusal('messages.setBotCallbackAnswer', { query_id: 1n })).toBe('400 QUERY_ID_INVALID');
  });

  it('come in the newest layer’s form too', async () => {
    const reply_markup = toLayer(keyboard('new'), 229) as TlObject;
    await say({ reply_markup });
    const seen = await test.person.readChat({ viewer: test.user, chat: chat() });
    expect(seen.at(-1)?.buttons).toEqual([[{ text: 'Go', dataBase64: Buffer.from('new').toString('base64') }]]);
    const type = { _: 'inlineButtonTypeDisabled' };
    const rows = [{ _: 'keyboardInlineButtonRow', buttons: [{ _: 'keyboardInlineButton', text: 'x', type }] }];
    const refused = { peer: peer(), message: 'm', random_id: 77n, reply_markup: { _: 'replyInlineMarkup', rows } };
    expect(await test.refusal('messages.sendMessage', refused)).toBe('400 BUTTON_TYPE_INVALID');
  });
});
