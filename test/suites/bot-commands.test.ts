// Every command and every button, as a person uses them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reindexer, ReindexStatus } from '#bot/bot.ts';
import type { CatalogChange } from '#lib/catalog/catalog-changes.ts';
import { type BotWorld, buttonTexts, rowsOf, startBotWorld } from './bot-world.ts';

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(() => world.stop());

describe('/start, /help and words', () => {
  it('are answered, with limits, commands and the form of links', async () => {
    await world.start({ settings: { MAX_FILE_SIZE_MB: '700' } });
    expect((await world.ask('/start')).text).toContain('https://films.example');
    const { text } = await world.ask('/help');
    for (const part of ['700.0 MB', '/stream/<chat>/<message>', '/catalog', '/cancel', 'Troubleshooting'])
      expect(text).toContain(part);
    expect(text).not.toContain('/stats');
    expect((await world.ask('/frobnicate')).text).toContain('/help');
    expect((await world.ask('/START@vault_bot now')).text).toContain('Welcome');
    expect((await world.ask('hello')).text).toContain('Send me');
  });

  it('stand in the menu of each language', async () => {
    await world.start();
    const names = (await world.control.botCommands(world.bot.id)).map(({ command }) => command);
    const all = ['start', 'help', 'catalog', 'search', 'mine', 'rename', 'delete', 'link', 'queue', 'cancel', 'lang'];
    expect(names).toEqual(all);
    const german = await world.control.botCommands(world.bot.id, 'de');
    expect(german.map(({ command }) => command)).toEqual(all);
    expect(german[0]?.description).toBe('Was dieser Bot tut');
  });
});

describe('a message of somebody else', () => {
  it('is no command when it was forwarded', async () => {
    const system = await world.start();
    const mine = await world.add({}, 1000);
    const [row] = await rowsOf(system);
    const friend = await world.newUser('Bob');
    const channel = (await world.control.createChannel({ title: 'Pranks', members: [friend, world.userId] })).id;
    const { messageId } = await world.control.sendText(`/delete ${row?.message_id}`, {
      from: friend,
      to: { kind: 'channel', id: channel },
    });
    const source = { kind: 'channel', id: channel } as const;
    const forward = { from: world.userId, source, messageIds: [messageId], to: world.toBot };
    const [forwarded = 0] = (await world.control.forward(forward)).messageIds;
    expect((await world.answerTo(forwarded)).text).toContain('somebody else');
    expect((await rowsOf(system))[0]?.is_active).toBe(true);
    expect(mine.text).toContain('✅');
  });

  it('edited into a command is not one', async () => {
    const system = await world.start();
    await world.add({}, 1000);
    const [row] = await rowsOf(system);
    const { messageId } = await world.say('hello');
    await world.answerTo(messageId);
    const edit = { from: world.userId, chat: world.toBot, messageId, text: `/delete ${row?.message_id}` };
    await world.control.editMessage(edit);
    await world.ask('/help');
    expect(await rowsOf(system)).toHaveLength(1);
    expect(world.warnings()).toEqual([]);
  });
});

describe('lists', () => {
  it('show pages, turn them and open an item', async () => {
    await world.start();
    expect((await world.ask('/catalog')).text).toContain('empty');
    expect((await world.ask('/mine')).text).toContain('not sent anything');
    for (let index = 1; index <= 10; index += 1) await world.send({ name: `Film ${index}.mp4` }, 1000 + index);
    await world.answerWith('✅ Film 10');
    const first = await world.ask('/catalog');
    expect(first.text).toBe('📚 The catalogue: 10 items, page 1 of 2');
    expect(buttonTexts(first).at(0)).toEqual(['🎬 Film 10 · 1 kB']);
    expect(buttonTexts(first).at(-1)).toEqual(['»']);
    await world.press(first, '»');
    const second = await world.seen(first.id, ({ text }) => text.includes('page 2 of 2'));
    expect(buttonTexts(second)).toEqual([['🎬 Film 2 · 1 kB'], ['🎬 Film 1 · 1 kB'], ['«']]);
    await world.press(second, 'Film 1');
    expect(buttonTexts(await world.answerWith('🎞 Film 1\n'))[0]).toEqual(['▶️ Play', '⬇️ Download']);
  }, 60_000);

  it('of one person hold nobody else’s items', async () => {
    await world.start();
    const other = await world.newUser('Bob');
    await world.add({ name: 'ada.mp4' }, 1000);
    await world.add({ name: 'bob.mp4' }, 1001, { from: other });
    expect(buttonTexts(await world.ask('/mine', other))).toEqual([['🎬 bob · 1 kB']]);
    expect(buttonTexts(await world.ask('/catalog', other))).toHaveLength(2);
  });

  it('of a search find every word, and say when nothing is found or asked', async () => {
    await world.start();
    await world.add({ name: 'Amélie (2001).mp4' }, 1000);
    await world.add({ name: 'Night train.mp4' }, 1001);
    expect(buttonTexts(await world.ask('/search AMELIE 2001'))).toEqual([['🎬 Amélie (2001) · 1 kB']]);
    expect((await world.ask('/search amelie train')).text).toContain('Nothing found for “amelie train”');
    expect((await world.ask('/search')).text).toContain('What shall I look for');
    expect((await world.ask(`/search ${'x'.repeat(3000)}`)).text).toContain('Nothing found');
  });
});

describe('another name', () => {
  it('is asked for by the button, and the question clears away', async () => {
    const system = await world.start();
    const answer = await world.add({}, 1000);
    await world.press(answer, 'Rename');
    const question = await world.answerWith('What shall “film” be called');
    expect((await world.ask('  My\nfilm ')).text).toContain('“My film”');
    expect((await rowsOf(system))[0]?.custom_name).toBe('My film');
    expect((await world.chat()).some(({ id }) => id === question.id)).toBe(false);
    expect((await world.ask('hello')).text).toContain('Send me');
  });

  it('is taken from an answer to the bot’s message or to the file', async () => {
    const system = await world.start();
    const { messageId } = await world.send({}, 1000);
    const answer = await world.answerTo(messageId);
    expect((await world.ask('First', world.userId, answer.id)).text).toContain('“First”');
    expect((await world.ask('/rename Second', world.userId, messageId)).text).toContain('“Second”');
    expect((await world.ask(`/rename ${(await rowsOf(system))[0]?.message_id} Third`)).text).toContain('“Third”');
    expect((await rowsOf(system))[0]?.custom_name).toBe('Third');
  });

  it('may be kept by one press, which takes the offer away', async () => {
    await world.start();
    const answer = await world.add({}, 1000);
    expect((await world.press(answer, 'Keep')).text).toContain('stays');
    const kept = await world.seen(answer.id, (message) => !buttonTexts(message).flat().includes('👌 Keep this name'));
    expect(kept.text).toContain('film');
  });

  it('without a letter is asked for again, and /cancel ends the question', async () => {
    const system = await world.start();
    await world.add({}, 1000);
    const id = (await rowsOf(system))[0]?.message_id;
    expect((await world.ask(`/rename ${id}`)).text).toContain('What shall');
    expect((await world.ask('...')).text).toContain('at least one letter');
    expect((await world.ask('/cancel')).text).toContain('Never mind');
    expect((await world.ask('Not a name')).text).toContain('Send me');
    expect((await rowsOf(system))[0]?.custom_name).toBe('film');
  });

  it('is refused for what others sent and for what is not there', async () => {
    const admin = await world.newUser('Root');
    const system = await world.start({ settings: { ADMIN_IDS: String(admin) } });
    const answer = await world.add({}, 1000);
    const id = (await rowsOf(system))[0]?.message_id;
    const other = await world.newUser('Bob');
    expect((await world.ask(`/rename ${id} Mine`, other)).text).toContain('Only its sender');
    expect((await world.ask(`/rename ${id} By root`, admin)).text).toContain('“By root”');
    expect((await world.ask('/rename 999 x')).text).toContain('no longer');
    expect((await world.ask('/rename')).text).toContain('Which one');
    expect(answer.text).toContain('✅');
  });
});

describe('removing', () => {
  it('takes an item off by number, by reply and by button, and undo brings it back once', async () => {
    const system = await world.start();
    const changes: CatalogChange['kind'][] = [];
    system.runtime.catalog.onChanged(({ kind }) => changes.push(kind));
    const { messageId } = await world.send({}, 1000);
    const answer = await world.answerTo(messageId);
    const id = (await rowsOf(system))[0]?.message_id;
    const byNumber = await world.ask(`/delete ${id}`);
    expect(byNumber.text).toContain('undo this for 30 seconds');
    expect(await rowsOf(system)).toHaveLength(0);
    expect((await world.press(byNumber, 'Undo')).text).toContain('is back');
    expect(await rowsOf(system)).toHaveLength(1);
    await world.ask('/delete', world.userId, messageId);
    expect(await rowsOf(system)).toHaveLength(0);
    expect((await world.ask('/delete', world.userId, messageId)).text).toContain('no longer');
    await world.press(await world.answerWith('Removed “film”'), 'Undo');
    await world.press(await world.seen(answer.id, () => true), 'Delete');
    const removed = await world.seen(answer.id, ({ text }) => text.startsWith('🗑'));
    expect((await world.press(removed, 'Undo')).text).toContain('is back');
    expect(changes).toEqual(['added', 'removed', 'restored', 'removed', 'restored', 'removed', 'restored']);
  });

  it('is for its sender and admins alone, the undoing too', async () => {
    const admin = await world.newUser('Root');
    const system = await world.start({ settings: { ADMIN_IDS: String(admin) } });
    await world.add({}, 1000);
    const id = (await rowsOf(system))[0]?.message_id;
    const other = await world.newUser('Bob');
    expect((await world.ask(`/delete ${id}`, other)).text).toContain('Only its sender');
    const list = await world.ask('/catalog', other);
    await world.press(list, 'film', other);
    const card = await world.answerWith('🎞 film', other);
    expect((await world.press(card, 'Delete', other)).text).toContain('Only its sender');
    expect((await world.press(card, 'Rename', other)).text).toContain('Only its sender');
    expect(await rowsOf(system)).toHaveLength(1);
    expect((await world.ask(`/delete ${id}`, admin)).text).toContain('Removed');
    expect((await world.ask('/delete')).text).toContain('Which one');
  });

  it('cannot be undone when its time is over', async () => {
    const system = await world.start();
    await world.add({}, 1000);
    const removed = await world.ask(`/delete ${(await rowsOf(system))[0]?.message_id}`);
    const { conversations } = system.runtime.storage;
    const [undo] = await conversations.list({ kind: 'undo', nowMs: 0, limit: 1 });
    expect((undo?.expires_at_ms ?? 0) - Date.now()).toBeGreaterThan(20_000);
    expect((undo?.expires_at_ms ?? 0) - Date.now()).toBeLessThanOrEqual(30_000);
    // As the clock would do it 30 s later.
    await conversations.put({ ...(undo as NonNullable<typeof undo>), expires_at_ms: Date.now() - 1 }, 0);
    expect((await world.press(removed, 'Undo')).text).toContain('Too late');
    expect(await rowsOf(system)).toHaveLength(0);
  });
});

describe('details', () => {
  it('show the facts, and say when the item is gone', async () => {
    const system = await world.start();
    const answer = await world.add({ durationSeconds: 65, width: 640, height: 360 }, 50_000);
    const shown = await world.press(answer, 'Details');
    expect(shown).toMatchObject({ alert: true });
    expect(shown.text).toContain('1:05 · 640×360');
    const [row] = await rowsOf(system);
    await system.runtime.storage.media.setActive(world.channelId, row?.message_id ?? 0, false);
    for (const button of ['Details', 'Rename', 'Delete', 'Keep'])
      expect((await world.press(answer, button)).text).toContain('no longer');
  });
});

describe('/link', () => {
  it('gives a fresh link that opens what plain links do not', async () => {
    const system = await world.start({ settings: { STREAM_ACCESS: 'signed' } });
    const answer = await world.add({}, 5000);
    const id = (await rowsOf(system))[0]?.message_id ?? 0;
    const { text } = await world.ask(`/link ${id}`);
    expect(text).toMatch(/good until \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    const address = new URL(/https:\S+\/stream\/\S+/.exec(text)?.[0] ?? '');
    const open = (messageId: number, query: URLSearchParams) =>
      system.runtime.streams.open({
        chatId: world.channelId,
        messageId,
        method: 'HEAD',
        headers: new Headers(),
        download: false,
        signature: { exp: query.get('exp'), sig: query.get('sig') },
        signal: new AbortController().signal,
      });
    const opened = await open(id, address.searchParams);
    expect(opened.status).toBe(200);
    expect(opened.headers.get('cache-control')).toContain('private');
    await expect(open(id, new URLSearchParams())).rejects.toMatchObject({ code: 'not_found' });
    await system.runtime.catalog.remove(world.channelId, id);
    await expect(open(id, new URLSearchParams())).rejects.toMatchObject({ code: 'not_found' });
    await expect(open(id, address.searchParams)).rejects.toMatchObject({ code: 'gone' });
    expect(answer.buttons.flat().find(({ url }) => url?.includes('/watch/'))?.url).toContain('sig=');
  });
});

describe('/lang', () => {
  it('speaks the language of the app until another one is chosen', async () => {
    const system = await world.start();
    const german = await world.newUser('Jürgen', 'de-AT');
    expect((await world.ask('/start', german)).text).toContain('Willkommen');
    expect((await world.add({}, 1000, { from: german })).text).toContain('Ansehen:');
    const asked = await world.ask('/lang', german);
    expect(buttonTexts(asked)).toEqual([['English', 'Deutsch']]);
    await world.press(asked, 'English', german);
    await world.seen(asked.id, ({ text }) => text.includes('I speak English'), german);
    expect((await world.ask('/start', german)).text).toContain('Welcome');
    await system.stop();
    await world.start();
    expect((await world.ask('/help', german)).text).toContain('How it works');
    expect((await world.ask('/lang de')).text).toContain('Deutsch mit dir');
    expect((await world.ask('/start')).text).toContain('Willkommen');
  });
});

describe('admins', () => {
  it('alone see /stats and /reindex', async () => {
    await world.start({ settings: { ADMIN_IDS: String(world.userId) } });
    await world.add({}, 1500);
    expect((await world.ask('/stats')).text).toMatch(/1 item, 2 kB\n🎬 1 · 🎵 0 · 📄 0 · 🗑 0/);
    expect((await world.ask('/reindex')).text).toContain('Rebuil');
    expect((await world.ask('/help')).text).toContain('/stats');
    const other = await world.newUser('Bob');
    expect((await world.ask('/stats', other)).text).toContain('administrators');
    expect((await world.ask('/reindex', other)).text).toContain('administrators');
  });

  it('watch a rebuild in one message until it ends', async () => {
    let status: ReindexStatus = { state: 'idle', seen: 0, found: 0, total: null, error: null };
    let starts = 0;
    const reindexer: Reindexer = {
      start: async () => {
        starts += 1;
        status = { ...status, state: 'running', seen: 10, found: 4, total: 20 };
        return { isNew: true };
      },
      status: () => status,
    };
    await world.start({ settings: { ADMIN_IDS: String(world.userId) }, reindexer });
    const message = await world.ask('/reindex');
    expect(message.text).toContain('message 10 of 20, 4 items so far');
    status = { ...status, state: 'done', seen: 20, found: 9 };
    await world.seen(message.id, ({ text }) => text === '✅ Rebuilt: 9 items from 20 messages.');
    expect(starts).toBe(1);
  });
});

describe('/queue and /cancel', () => {
  it('have nothing to show and nothing to stop', async () => {
    await world.start({ settings: { MIRROR_WORKER: 'off' } });
    expect((await world.ask('/queue')).text).toContain('Nothing is being worked on');
    expect((await world.ask('/cancel')).text).toContain('nothing to cancel');
    expect((await world.ask('https://youtu.be/x')).text).toContain('not available');
  });
});
