import { describe, expect, it } from 'vitest';
import { servedFile } from './served-file.ts';

const record = { document_id: '7', file_size: 36, mime_type: 'video/mp4', file_name: null, custom_name: 'Up' };

describe('a file as other doors tell of it', () => {
  it('has the tag and the type of its stream', () => {
    const served = servedFile(record);
    expect(served).toMatchObject({ etag: '"7-10"', contentType: 'video/mp4', extension: '.mp4' });
    expect(served.downloadName()).toBe('Up.mp4');
  });

  it.each([
    ['Film.MKV', 'video/x-matroska', '.mkv'],
    ['Film.x264', 'video/x-matroska', '.mkv'],
    ['Film.2009', 'video/x-matroska', '.mkv'],
    ['archive.7z', 'application/x-7z-compressed', '.7z'],
    ['README', 'application/octet-stream', ''],
    ['page.html', 'text/html', '.html'],
    [null, 'audio/mpeg', '.mp3'],
  ])('%s of %s ends in %j', (file_name, mime_type, extension) => {
    expect(servedFile({ ...record, file_name, mime_type }).extension).toBe(extension);
  });
});
