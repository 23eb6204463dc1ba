// Two products on one MongoDB behind nginx; the one that plays the film is killed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdminBotList } from '#lib/api/contract-admin.ts';
import type { ShownEgress } from '#lib/api/contract-egress.ts';
import { adminKey } from '#test/harness/api-world.ts';
import { EdgeWorld } from '#test/harness/edge-world.ts';
import { noMongoServer, startMongoServer } from '#test/harness/mongo-server.ts';
import { findNginx, noNginx } from '#test/harness/nginx.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { noCaches, waitFor } from '#test/harness/product-process.ts';
import { viewToTheEnd } from '#test/harness/resuming-viewer.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const mongo = await startMongoServer();
const nginx = findNginx();
afterAll(() => mongo?.stop());

describe.skipIf(!mongo || !nginx)('two nodes behind nginx', { timeout: 240_000 }, () => {
  let telegram: TelegramWorld;
  let world: EdgeWorld;
  const film = patternBytes(16_000_000, 31);

  beforeAll(async () => {
    telegram = await startTelegramWorld({ bots: 3 });
    world = await EdgeWorld.start({
      ...{ telegram, mongoUrl: mongo?.url ?? '', nginx: nginx ?? '', nodes: 2 },
      environment: noCaches,
    });
  }, 120_000);

  afterAll(async () => {
    await world?.stop();
    await telegram?.stop();
  }, 60_000);

  const counts = async () => (await world.bots()).map((bots) => bots.length).toSorted();
  const has = (expected: readonly number[]) => waitFor(counts, (found) => found.join() === expected.join(), 90_000);

  async function send(name: string, bytes: Buffer): Promise<void> {
    const { control } = telegram.emulator;
    const to = { kind: 'user', id: telegram.bots[0]?.id ?? 0 } as const;
    await control.sendFile({ name, mimeType: 'video/mp4' }, { kind: 'bytes', bytes }, { from: telegram.userId, to });
  }

  async function find(sizeBytes: number) {
    const list = async () => (await fetch(`${world.url}/api/catalog?per_page=100`)).json() as Promise<Page>;
    const { files } = await waitFor(list, (page) => page.files?.some((file) => file.file_size === sizeBytes), 90_000);
    return files.filter((file) => file.file_size === sizeBytes);
  }

  async function answersAbout(name: string) {
    const chat = { kind: 'user', id: telegram.bots[0]?.id ?? 0 } as const;
    const messages = await telegram.emulator.control.readChat({ viewer: telegram.userId, chat });
    return messages.filter(({ fromId, text }) => fromId === chat.id && text.includes('✅') && text.includes(name));
  }

  interface Page {
    readonly files: readonly { readonly file_size: number; readonly chat_id: number; readonly message_id: number }[];
  }

  it('share the bots; a film sent to the one bot plays from both', async () => {
    await has([1, 2]);
    await send('film.mp4', film);
    const [item] = await find(film.length);
    for (const { product } of world.nodes) {
      const answer = await fetch(`${product.url}/stream/${item?.chat_id}/${item?.message_id}`);
      expect(Buffer.from(await answer.arrayBuffer()).equals(film)).toBe(true);
      expect((await fetch(`${product.url}/api/health`)).status).toBe(200);
    }
  });

  it('show which of them has which bot, and add up what they sent', async () => {
    const [first] = world.nodes;
    const authorization = `Bearer ${await adminKey(first?.product ?? { url: '', output: () => '' })}`;
    const ids = telegram.bots.map(({ id }) => String(id)).toSorted();
    for (const { product } of world.nodes) {
      const ask = async <Answer>(path: string) =>
        (await (await fetch(`${product.url}${path}`, { headers: { authorization } })).json()) as Answer;
      const { nodes, bots } = await ask<AdminBotList>('/api/admin/bots');
      expect(nodes.map(({ is_self, is_alive }) => [is_self, is_alive])).toContainEqual([true, true]);
      expect(nodes.filter(({ is_self }) => is_self)).toHaveLength(1);
      expect(nodes.flatMap((node) => node.bots.map(({ id }) => id)).toSorted()).toEqual(ids);
      const own = nodes.find(({ is_self }) => is_self)?.bots.map(({ username }) => username);
      expect(own?.toSorted()).toEqual(bots.map(({ username }) => username).toSorted());
      // Each has sent the film once, and hears of the other by the store.
      const egress = () => ask<ShownEgress>('/api/admin/egress');
      const { days } = await waitFor(egress, ({ month_bytes }) => month_bytes >= 2 * film.length, 60_000);
      expect(days.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(2 * film.length);
    }
  });

  it('one is killed while it plays: the viewer goes on, the other has all bots, nothing is lost or doubled', async () => {
    const [item] = await find(film.length);
    const url = `${world.url}/stream/${item?.chat_id}/${item?.message_id}`;
    const pieces: Buffer[] = [];
    const victim = await world.front();
    let isKilled = false;
    const onBytes = (bytes: Buffer) => {
      pieces.push(bytes);
      if (isKilled || pieces.reduce((sum, { length }) => sum + length, 0) < 4_000_000) return;
      isKilled = true;
      victim?.product.child.kill('SIGKILL');
    };
    const viewed = await viewToTheEnd({ url, sizeBytes: film.length, bytesPerSecond: 2_000_000, onBytes });
    expect(viewed.bytes).toBe(film.length);
    expect(Buffer.concat(pieces).equals(film)).toBe(true);
    await send('meanwhile.mp4', patternBytes(700_001, 32));
    await has([3]);
    expect(await find(700_001)).toHaveLength(1);
    if (victim) await world.restart(victim);
    await has([1, 2]);
    await send('after.mp4', patternBytes(700_002, 33));
    expect(await find(700_002)).toHaveLength(1);
    for (const name of ['film', 'meanwhile', 'after']) {
      const answers = await waitFor(
        () => answersAbout(name),
        (found) => found.length > 0,
        60_000,
      );
      expect(answers).toHaveLength(1);
    }
  });

  it('one that is stopped gives its bots away at once', async () => {
    const [leaver] = world.running;
    expect(await leaver?.product.end('SIGTERM')).toBe(0);
    await has([3]);
    const output = world.nodes.map(({ product }) => product.output()).join('');
    expect(output).not.toContain('did not stop cleanly');
    expect(output).not.toContain('taken by another node');
  });
});

if (!mongo) it('two nodes behind nginx', ({ skip }) => skip(noMongoServer));
if (!nginx) it('nodes behind nginx', ({ skip }) => skip(noNginx));
