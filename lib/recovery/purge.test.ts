import { expect, it } from 'vitest';
import type { JobRun } from '../jobs/jobs.ts';
import type { MediaRow, MirrorCopy } from '../storage/storage.ts';
import { type PurgeOptions, purgeHandler } from './purge.ts';

const order = { chat_id: 100, message_id: 7, ordered_by: 'u:1' };
const run = { job: { payload: order }, signal: new AbortController().signal } as unknown as JobRun<'purge'>;

/** Notes what is done, in its order. */
function stage(row: Partial<MediaRow> | undefined, failing?: string) {
  const done: string[] = [];
  const note = async (what: string) => {
    if (what === failing) throw new Error('cut');
    done.push(what);
  };
  const channel = (name: string, chatId: number) => ({
    chatId,
    deletePosts: ({ messageIds }: { readonly messageIds: readonly number[] }) => note(`${name} ${messageIds}`),
  });
  const options: PurgeOptions = {
    channel: channel('delete', 100),
    mirror: channel('mirror', 200),
    storage: {
      mediaRows: {
        find: async () => row && ({ custom_name: 'Film', is_active: false, ...row } as MediaRow),
        erase: async () => note('erase').then(() => true),
      },
      mirrorCopies: { find: async () => ({ copy_message_id: 9 }) as MirrorCopy },
    } as unknown as PurgeOptions['storage'],
    onPurge: (_order, name) => note(`told of ${name}`),
  };
  return { done, purge: () => purgeHandler(options)(run) };
}

it('deletes the messages, tells of it, and then the row', async () => {
  const { done, purge } = stage({});
  await purge();
  expect(done).toEqual(['delete 7', 'mirror 9', 'told of Film', 'erase']);
});

it('leaves an item alone that was restored', async () => {
  const { done, purge } = stage({ is_active: true });
  await expect(purge()).rejects.toMatchObject({ code: 'bad_request', isFinal: true });
  expect(done).toEqual([]);
});

it('keeps the row while Telegram has not deleted the messages', async () => {
  const { done, purge } = stage({}, 'mirror 9');
  await expect(purge()).rejects.toThrow('cut');
  expect(done).toEqual(['delete 7']);
});

it('is done when the row is gone', async () => {
  const { done, purge } = stage(undefined);
  await purge();
  expect(done).toEqual([]);
});
