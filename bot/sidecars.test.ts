// Which messages make a file the subtitles of a film.
import { expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { createLog } from '#lib/log.ts';
import type { SidecarLink } from '#lib/storage/sidecar-store.ts';
import type { IncomingMessage } from '#lib/telegram/telegram.ts';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { Sidecars, type SidecarsOptions } from './sidecars.ts';

function stage(itemOf: SidecarsOptions['itemOf']) {
  const links: SidecarLink[] = [];
  const lines: string[] = [];
  const store = { link: async (link: SidecarLink) => void links.push(link) };
  const log = createLog({ level: 'warn', pretty: false, write: (line) => void lines.push(line) });
  const clock = { nowMs: () => Date.UTC(2026, 0, 10), sleep: async () => undefined };
  return { sidecars: new Sidecars({ store, itemOf, log, clock }), links, lines };
}

const message = (fileName: string | undefined, replyTo: number | undefined = 5) =>
  ({ chatId: 1, messageId: 9, replyTo, file: { fileName } }) as IncomingMessage;

const film = async () => mediaRecord({ message_id: 7 });

it('a file of subtitles in answer to a film belongs to it', async () => {
  const { sidecars, links } = stage(film);
  for (const name of ['a.srt', 'A.ASS', 'b.ssa', 'c.vtt']) await sidecars.note(message(name));
  expect(links).toHaveLength(4);
  expect(links[0]).toEqual({
    ...{ upload_key: '1:9', chat_id: 1234567890, message_id: 7, linked_at: '2026-01-10T00:00:00.000Z' },
  });
});

it('nothing else does', async () => {
  const { sidecars, links } = stage(film);
  for (const name of ['a.mkv', 'srt', 'a.srt.txt', undefined]) await sidecars.note(message(name));
  await sidecars.note({ ...message('a.srt'), replyTo: undefined });
  const none = stage(async () => undefined);
  await none.sidecars.note(message('a.srt'));
  expect([...links, ...none.links]).toEqual([]);
});

it('a film that cannot be asked for costs the relation, a store that is away the message', async () => {
  const { sidecars, links, lines } = stage(() => Promise.reject(new AppError('telegram_unavailable')));
  await sidecars.note(message('a.srt'));
  expect([links.length, lines.length]).toEqual([0, 1]);
  const away = stage(() => Promise.reject(new AppError('storage_unavailable')));
  await expect(away.sidecars.note(message('a.srt'))).rejects.toMatchObject({ code: 'storage_unavailable' });
});
