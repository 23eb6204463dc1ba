import { expect, it } from 'vitest';
import { mediaFile } from '#test/harness/media-file.ts';
import { postRows } from './post-row.ts';

const file = mediaFile({ fileName: 'The.Film.2020.mp4' });
const post = { chatId: 1000, messageId: 5, postedAtMs: Date.parse('2026-01-10T12:00:00.900Z'), caption: '', file };
const rowOf = postRows('https://films.example');

it('has what the file tells, and what its sender knows', () => {
  const origin = { customName: 'Alien', source: 'youtube_link', youtubeUrl: 'https://youtu.be/x' } as const;
  expect(rowOf(post, { ...origin, uploadedBy: 7, thumb: 'hash' })).toEqual({
    ...{ chat_id: 1000, message_id: 5, document_id: '77', file_unique_id: 'unique', file_id: 'id' },
    ...{ custom_name: 'Alien', file_name: 'The.Film.2020.mp4', file_size: 10, file_type: 'video' },
    ...{ mime_type: 'video/mp4', source: 'youtube_link', youtube_url: 'https://youtu.be/x' },
    ...{ duration: 3, width: 640, height: 360, thumb: 'hash', uploaded_by: 7 },
    ...{ created_at: '2026-01-10T12:00:00Z', stream_link: 'https://films.example/stream/1000/5', is_active: true },
  });
});

it('says null where nothing is known', () => {
  const unknown = mediaFile({ fileName: undefined, durationSeconds: undefined, width: undefined, height: undefined });
  const origin = { customName: 'x', source: 'direct_upload', uploadedBy: 0, thumb: null } as const;
  expect(rowOf({ ...post, file: unknown }, origin)).toMatchObject({
    ...{ file_name: null, youtube_url: null, duration: null, width: null, height: null, thumb: null },
  });
});
