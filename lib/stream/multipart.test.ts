// Multipart bodies: every byte between the parts, and the length announced for them.
import { describe, expect, it } from 'vitest';
import { layOutMultipart } from './multipart.ts';

describe('layOutMultipart', () => {
  const windows = [
    { start: 5, end: 8 },
    { start: 0, end: 1 },
  ];
  const layout = layOutMultipart({ windows, sizeBytes: 9, contentType: 'video/mp4', boundary: 'b0' });
  const file = Buffer.from('012345678');
  const body = Buffer.concat(
    layout.segments.map((segment) =>
      segment.kind === 'text' ? segment.bytes : file.subarray(segment.start, segment.end),
    ),
  );

  it('writes parts in the order asked for, each with its type and place', () => {
    expect(body.toString()).toBe(
      '--b0\r\nContent-Type: video/mp4\r\nContent-Range: bytes 5-7/9\r\n\r\n567' +
        '\r\n--b0\r\nContent-Type: video/mp4\r\nContent-Range: bytes 0-0/9\r\n\r\n0\r\n--b0--\r\n',
    );
    expect(layout.contentType).toBe('multipart/byteranges; boundary=b0');
  });

  it('announces the exact length', () => expect(layout.lengthBytes).toBe(body.length));
});
