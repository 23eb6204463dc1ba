// What becomes of the attributes senders' apps write.
import { Api, helpers } from 'telegram';
import { describe, expect, test } from 'vitest';
import { documentOf, realThumbs, toMediaFile, toPostedMedia } from './media-file.ts';

function document(
  mimeType: string,
  attributes: Api.TypeDocumentAttribute[],
  thumbs?: Api.TypePhotoSize[],
): Api.Document {
  return new Api.Document({
    id: helpers.returnBigInt('7000000000000000001'),
    accessHash: helpers.returnBigInt('-12'),
    fileReference: Buffer.from([1, 2, 3]),
    date: 1_700_000_000,
    mimeType,
    size: helpers.returnBigInt(3_000_000_000),
    dcId: 2,
    attributes,
    ...(thumbs ? { thumbs } : {}),
  });
}

const video = new Api.DocumentAttributeVideo({ duration: 61.5, w: 1920, h: 1080 });
const audio = (voice: boolean) => new Api.DocumentAttributeAudio({ duration: 200, voice });
const named = (fileName: string) => new Api.DocumentAttributeFilename({ fileName });

describe('toMediaFile', () => {
  test.each([
    ['a video', 'video/mp4', [video, named('a.mp4')], 'video', 'a.mp4'],
    ['a film sent as a file', 'video/x-matroska', [named('b.mkv')], 'video', 'b.mkv'],
    ['a song', 'audio/mpeg', [audio(false)], 'audio', undefined],
    ['a voice message', 'audio/ogg', [audio(true)], 'audio', undefined],
    ['an animation', 'video/mp4', [video, new Api.DocumentAttributeAnimated()], 'video', undefined],
    ['a document', 'application/zip', [named('c.zip')], 'file', 'c.zip'],
    ['a document without a type or name', '', [named('')], 'file', undefined],
  ] as const)('%s', (_name, mimeType, attributes, fileType, fileName) => {
    expect(toMediaFile(document(mimeType, [...attributes]))).toMatchObject({ fileType, fileName });
  });

  test('keeps 64-bit ids and sizes over 2 GiB exactly', () => {
    const file = toMediaFile(document('video/mp4', [video]));
    expect(file).toMatchObject({
      ...{ documentId: '7000000000000000001', sizeBytes: 3_000_000_000 },
      ...{ durationSeconds: 61.5, width: 1920, height: 1080, hasThumb: false },
    });
  });
});

test('a blurred preview is no thumbnail, the largest real one comes last', () => {
  const stripped = new Api.PhotoStrippedSize({ type: 'i', bytes: Buffer.from([1]) });
  const large = new Api.PhotoSize({ type: 'm', w: 320, h: 180, size: 9000 });
  const small = new Api.PhotoSize({ type: 's', w: 90, h: 50, size: 900 });
  expect(realThumbs(document('video/mp4', [video], [large, stripped, small]))).toEqual([small, large]);
  expect(toMediaFile(document('video/mp4', [video], [stripped])).hasThumb).toBe(false);
});

test('a message without a document holds no file', () => {
  const message = new Api.Message({
    ...{ id: 5, date: 1, message: 'hi' },
    peerId: new Api.PeerUser({ userId: helpers.returnBigInt(1) }),
  });
  expect(documentOf(message)).toBeUndefined();
  expect(toPostedMedia(message, 9)).toBeUndefined();
});
