import { describe, expect, it } from 'vitest';
import { formatContainer, formatDuration, formatSize } from './file-facts.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0:00'],
    [59.6, '1:00'],
    [61, '1:01'],
    [8100, '2:15:00'],
  ])('%d s is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe('formatSize', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1574507, '1.6 MB'],
    [99_960_000, '100 MB'],
    [999_600_000, '1.0 GB'],
    [4_000_000_000, '4.0 GB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatSize(bytes, 'en')).toBe(text));

  it('has a comma in German', () => {
    expect(formatSize(1_574_507, 'de')).toBe('1,6 MB');
    expect(formatSize(5e15, 'de')).toBe('5.000 TB');
  });
});

describe('formatContainer', () => {
  it.each([
    ['video/mp4', 'MP4'],
    ['video/x-matroska', 'MKV'],
    ['audio/mpeg', 'MP3'],
    ['application/vnd.ms-excel', 'FILE'],
    ['', 'FILE'],
  ])('%s is %s', (mimeType, text) => expect(formatContainer(mimeType)).toBe(text));
});
