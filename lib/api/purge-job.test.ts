import { expect, it } from 'vitest';
import { purgeJob } from './purge-job.ts';

const order = { chat_id: 100, message_id: 7, ordered_by: 'u:1' };

it('is ordered for later: indexes learn of a removal from the row', () => {
  expect(purgeJob(order, 1000)).toEqual({
    ...{ kind: 'purge', dedupe_key: '100:7', payload: order, priority: 10 },
    due_at_ms: 11_000,
  });
});
