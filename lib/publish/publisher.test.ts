import { expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import type { PublicationRecord } from '../storage/publication-store.ts';
import type { PostedMedia } from '../telegram/telegram.ts';
import { createPublisher, type PublisherOptions } from './create-publisher.ts';

const posted = { chatId: 7, messageId: 9 } as PostedMedia;
const publication = { key: 'k', random_id: '1', log_top_id: 5 } as PublicationRecord;
const { signal } = new AbortController();

/** A channel that shows the post from the given look on. */
function stage(shownAtLook: number) {
  const pausesMs: number[] = [];
  const looks: { readonly afterMessageId: number; readonly fits: (caption: string) => boolean }[] = [];
  const channel: PublisherOptions['channel'] = {
    findPosted: async (asked) => {
      looks.push(asked);
      return looks.length >= shownAtLook ? posted : undefined;
    },
  };
  const publisher = createPublisher({
    ...{ storage: {} as PublisherOptions['storage'], channel, logChatId: 7, log: silentLog },
    keyOf: (caption) => caption.split(' ')[1],
    clock: { nowMs: () => 0, sleep: async (ms) => void pausesMs.push(ms) },
  });
  return { publishing: publisher.attempt({ key: 'k', token: 1, signal }), pausesMs, looks };
}

it('finds a post by the key in its caption, above where the channel stood', async () => {
  const { publishing, looks } = stage(1);
  expect(await publishing.find(publication)).toBe(posted);
  expect(looks[0]?.afterMessageId).toBe(5);
  expect(['Film k', 'Film x', 'k'].map((caption) => looks[0]?.fits(caption))).toEqual([true, false, false]);
});

it('waits for a post that Telegram says it has, longer each time', async () => {
  const { publishing, pausesMs } = stage(3);
  expect(await publishing.findSent(publication)).toBe(posted);
  expect(pausesMs).toEqual([500, 1000]);
});

it('gives up on it after six looks', async () => {
  const { publishing, pausesMs, looks } = stage(Number.POSITIVE_INFINITY);
  await expect(publishing.findSent(publication)).rejects.toMatchObject({ code: 'telegram_unavailable' });
  expect(looks).toHaveLength(6);
  expect(pausesMs).toEqual([500, 1000, 1500, 2000, 2500]);
});

it('looks for an earlier post unless the random_id is its own', async () => {
  const { publishing, looks } = stage(1);
  expect(await publishing.findEarlier(publication)).toBe(posted);
  expect(looks).toHaveLength(1);
});
