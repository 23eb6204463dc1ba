// Films as HLS, for players that cannot take them as they are.
import { z } from 'zod';
import { chatIdSchema, hlsNameSchema, messageIdSchema } from '../contract.ts';
import { operation } from '../operation.ts';

/** `GET /hls/{chat_id}/{message_id}/{name}`: A film as HLS (fragmented MP4): playlists, heads and segments. */
export const getHls = operation({
  id: 'getHls',
  method: 'get',
  path: '/hls/{chat_id}/{message_id}/{name}',
  tag: 'Streaming',
  summary: 'A film as HLS (fragmented MP4): playlists, heads and segments.',
  description:
    'Begin with `master.m3u8`; the playlists name the rest: `video.m3u8`, `audio-1.m3u8`, …, `video-init.mp4`, `video-seg-0.m4s`, …. The picture is copied; sound is copied where it is AAC and made into AAC (stereo) otherwise. Segments are made when they are asked for, so that a player may begin anywhere. 404 with a reason for films without an index of key frames and for pictures that do not go into HLS as they are; 503 with `Retry-After` when as many films as the server may convert at a time (`HLS_PROCESSES`) are being converted. Who may open it is as for `/stream`; playlists hand a signature on.',
  scope: 'open',
  rate: 'light',
  inputs: {
    params: z.object({ chat_id: chatIdSchema, message_id: messageIdSchema, name: hlsNameSchema }),
    query: z.object({
      exp: z.string().optional().describe('End of a signed link, Unix seconds.'),
      sig: z.string().optional().describe('Signature of a signed link.'),
    }),
  },
  answers: {
    200: {
      description: 'The file, whole: `application/vnd.apple.mpegurl`, `video/mp4` or `audio/mp4`.',
      mediaType: '*/*',
    },
  },
  errors: [
    'not_found',
    'gone',
    'queue_full',
    'remux_unavailable',
    'telegram_unavailable',
    'telegram_flood_wait',
    'file_changed',
    'egress_spent',
  ],
});

/** All operations of this area. */
export const hlsOperations = [getHls];
