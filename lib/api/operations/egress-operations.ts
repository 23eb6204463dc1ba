// What was served to viewers, and what may be.
import { egressReportSchema } from '../contract-egress.ts';
import { operation } from '../operation.ts';

/** `GET /api/admin/egress`: Bytes served to viewers by day and month, and the budget of this month. */
export const getEgress = operation({
  tag: 'Administration',
  scope: 'admin',
  id: 'getEgress',
  method: 'get',
  path: '/api/admin/egress',
  summary: 'Bytes served to viewers by day and month, and the budget of this month.',
  description:
    'Of all nodes. Counted is what streams, HLS, WebDAV, downloads and shared links hand out of films and songs; pages, pictures, subtitles and lists are not. Days and months are those of UTC, a gigabyte has 10^9 bytes.',
  rate: 'light',
  inputs: {},
  answers: { 200: { description: 'The figures.', schema: egressReportSchema } },
});

/** All operations of this area. */
export const egressOperations = [getEgress];
