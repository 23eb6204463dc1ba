// Types, what is shown in place, and names for saving.
import { describe, expect, it } from 'vitest';
import { downloadName } from './download-name.ts';
import { extensionOf, servedType } from './media-type.ts';

describe('servedType', () => {
  it.each<[string, string | null, string, boolean]>([
    ['video/mp4', 'a.mp4', 'video/mp4', true],
    ['VIDEO/MP4; codecs=x', null, 'video/mp4', true],
    ['audio/mpeg', null, 'audio/mpeg', true],
    ['image/jpeg', 'a.jpg', 'image/jpeg', true],
    ['text/plain', 'a.txt', 'text/plain; charset=utf-8', true],
    ['application/octet-stream', 'Film.MKV', 'video/x-matroska', true],
    ['', 'a.mp3', 'audio/mpeg', true],
    ['application/x-matroska', 'a', 'video/x-matroska', true],
    ['application/octet-stream', 'a.html', 'application/octet-stream', false],
    ['application/octet-stream', null, 'application/octet-stream', false],
    ['application/pdf', 'a.pdf', 'application/pdf', false],
    ['application/zip', 'a.zip', 'application/zip', false],
    ['text/html', 'a.html', 'application/octet-stream', false],
    ['text/html', 'a.mp4', 'application/octet-stream', false],
    ['image/svg+xml', 'a.svg', 'application/octet-stream', false],
    ['application/xhtml+xml', 'a', 'application/octet-stream', false],
    ['text/xml', 'a', 'application/octet-stream', false],
    ['text/javascript', 'a.js', 'application/octet-stream', false],
    ['audio/x-mpegurl', 'a.m3u8', 'application/octet-stream', false],
    ['multipart/x-mixed-replace', 'a', 'application/octet-stream', false],
    ['text/csv', 'a.csv', 'text/csv', false],
    ['video/mp4\r\nX: y', 'a.bin', 'application/octet-stream', false],
    ['not a type', 'a.mp4', 'video/mp4', true],
  ])('%j %j', (mimeType, name, contentType, inline) => {
    expect(servedType(mimeType, name)).toEqual({ contentType, inline });
  });

  it('knows extensions', () => {
    expect(extensionOf('video/mp4')).toBe('.mp4');
    expect(extensionOf('video/x-matroska')).toBe('.mkv');
    expect(extensionOf('application/pdf')).toBe('');
  });
});

describe('downloadName', () => {
  it.each<[string, string | null, string, string]>([
    ['The Film 2019', 'The.Film.2019.mkv', 'video/x-matroska', 'The.Film.2019.mkv'],
    ['Night', 'VID_001.mp4', 'video/mp4', 'Night.mp4'],
    ['Night.mp4', 'VID_001.mp4', 'video/mp4', 'Night.mp4'],
    ['Night', null, 'video/mp4', 'Night.mp4'],
    ['Night', null, 'application/x-odd', 'Night'],
    ['Ночь', 'ночь.mp4', 'video/mp4', 'ночь.mp4'],
    ['Readme', 'README', 'application/x-odd', 'README'],
  ])('%s from %s', (custom_name, file_name, contentType, expected) => {
    expect(downloadName({ custom_name, file_name }, contentType)).toBe(expected);
  });
});
