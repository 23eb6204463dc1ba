// What happens, as it happens.
import { z } from 'zod';
import { operation } from '../operation.ts';

/** `GET /api/events`: What happens, as it happens (server-sent events). */
export const readEvents = operation({
  id: 'readEvents',
  method: 'get',
  path: '/api/events',
  tag: 'Events',
  summary: 'What happens, as it happens (server-sent events).',
  description:
    'Events `added`, `changed`, `removed` carry chat_id and message_id of an item; `job` how far a download is that you ordered ' +
    '(of all, for admins); `reset` says that something was missed: read the lists anew. The header Last-Event-ID brings what came ' +
    'after that event. A comment comes every 20 seconds while nothing happens.',
  scope: 'catalog',
  rate: 'light',
  inputs: {
    query: z.object({
      last_event_id: z.string().max(100).optional().describe('For programs that cannot send Last-Event-ID.'),
    }),
  },
  answers: { 200: { description: 'The stream.', mediaType: 'text/event-stream' } },
  errors: ['queue_full', 'shutting_down'],
});

/** All operations of this area. */
export const eventOperations = [readEvents];
