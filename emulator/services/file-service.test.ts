import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawAnswer } from '../mtproto/rpc.ts';
import { SchemaBook } from '../tl/schema-book.ts';
import type { TlObject, TlValue } from '../tl/tl-object.ts';
import { addBot, makeTestWorld, pushedUpdates, type TestWorld } from './test-world.ts';

const KIB = 1024;
const MIB = KIB * KIB;
const book = SchemaBook.load();
let test: TestWorld;
let nextRandom = 1n;
beforeEach(async () => {
  test = await makeTestWorld();
});
afterEach(() => test.close());

const jpeg = (): Buffer => {
  const frame = Buffer.from('ffd8ffc0000b0800b4014001011100', 'hex');
  return Buffer.concat([frame, Buffer.alloc(300, 7)]);
};

async function bytesOf(answer: unknown): Promise<Buffer> {
  const raw = answer as RawAnswer;
  const target = Buffer.alloc(raw.byteLength + 8, 0xee);
  await raw.writeTo(target, 4);
  const { value, end } = book.codec(198).decode(target, 4);
  expect(end).toBe(4 + raw.byteLength);
  expect(target.readUInt32LE(end)).toBe(0xeeeeeeee);
  return (value as TlObject).bytes as Buffer;
}

/** Sends a file to the bot and gives what the bot was told of it. */
async function received(
  content: Buffer,
  fields: { dc?: number; thumb?: Buffer; as?: 'photo' } = {},
): Promise<TlObject> {
  const file = { name: 'a.mp4', mimeType: 'video/mp4', durationSeconds: 2.5, width: 320, height: 180, ...fields };
  await test.person.sendFile(
    file,
    { kind: 'bytes', bytes: content },
    { from: test.user, to: { kind: 'user', id: test.bot } },
  );
  const [update] = pushedUpdates(test);
  return fileOf(update?.message);
}

function fileOf(message: TlValue): TlObject {
  const media = (message as TlObject).media as TlObject;
  return (media.document ?? media.photo) as TlObject;
}

function locationOf(document: TlObject, thumb_size = ''): TlObject {
  const _ = document._ === 'photo' ? 'inputPhotoFileLocation' : 'inputDocumentFileLocation';
  return { _, id: document.id, access_hash: document.access_hash, file_reference: document.file_reference, thumb_size };
}

const block = (location: TlObject, offset: number, limit: number, fields = {}): Record<string, TlValue> => ({
  location,
  offset: BigInt(offset),
  limit,
  ...fields,
});

describe('upload.getFile', () => {
  it.each([
    [0, 4096, false, 'no error'],
    [0, MIB, false, 'no error'],
    [MIB, MIB, false, 'no error'],
    [1024, 4096, false, '400 OFFSET_INVALID'],
    [-4096, 4096, false, '400 OFFSET_INVALID'],
    [0, 1024, false, '400 LIMIT_INVALID'],
    [0, 0, false, '400 LIMIT_INVALID'],
    [0, 12 * KIB, false, '400 LIMIT_INVALID'],
    [0, 2 * MIB, false, '400 LIMIT_INVALID'],
    [983_040, 131_072, false, '400 LIMIT_INVALID'],
    [1024, 1024, true, 'no error'],
    [0, 3 * KIB, true, 'no error'],
    [500, 1024, true, '400 OFFSET_INVALID'],
    [0, 500, true, '400 LIMIT_INVALID'],
    [MIB - 1024, 2048, true, '400 LIMIT_INVALID'],
  ])('at %d for %d, precise %s: %s', async (offset, limit, precise, expected) => {
    const location = locationOf(await received(randomBytes(5000)));
    const fields = block(location, offset, limit, precise ? { precise: true } : {});
    expect(await test.refusal('upload.getFile', fields)).toBe(expected);
  });

  it('gives the right bytes, fewer at the end, none past it', async () => {
    const content = randomBytes(MIB + 5001);
    const location = locationOf(await received(content));
    const read = async (offset: number, limit: number): Promise<Buffer> =>
      bytesOf(await test.call('upload.getFile', block(location, offset, limit)));
    expect((await read(4096, 8192)).equals(content.subarray(4096, 12_288))).toBe(true);
    expect((await read(0, MIB)).equals(content.subarray(0, MIB))).toBe(true);
    expect((await read(MIB + 4096, 4096)).equals(content.subarray(MIB + 4096))).toBe(true);
    expect(await read(8 * MIB, 4096)).toHaveLength(0);
  });

  it.each([1, 200, 253, 254, 255, 256, 257])('writes %d bytes as TL does', async (size) => {
    const content = randomBytes(size);
    const location = locationOf(await received(content));
    expect((await bytesOf(await test.call('upload.getFile', block(location, 0, 4096)))).equals(content)).toBe(true);
  });

  it('sends a client to the DC that has the file', async () => {
    const fields = block(locationOf(await received(randomBytes(100), { dc: 4 })), 0, 4096);
    expect(await test.refusal('upload.getFile', fields)).toBe('303 FILE_MIGRATE_4');
    expect(await test.refusal('upload.getFile', fields, { dcId: 4 })).toBe('no error');
  });

  it('serves generated films the same way at every offset', async () => {
    const file = { name: 'big.mp4', mimeType: 'video/mp4' };
    const to = { from: test.user, to: { kind: 'user' as const, id: test.bot } };
    const { documentId } = await test.person.sendFile(file, { kind: 'virtual', sizeBytes: 3 * 2 ** 30, seed: 5 }, to);
    const far = 2 * 2 ** 30 + 3000;
    const whole = await test.person.readDocument(documentId, far, far + 9000);
    const piece = await test.person.readDocument(documentId, far + 4095, far + 4105);
    expect(piece.equals(whole.subarray(4095, 4105))).toBe(true);
    expect(whole.equals(await test.person.readDocument(documentId, far + MIB, far + MIB + 9000))).toBe(false);
  });

  it('names bot, file and offset for the fault rules', async () => {
    const document = await received(randomBytes(10));
    const query = { _: 'upload.getFile', ...block(locationOf(document), 4096, 4096) };
    const { ServiceHandler } = await import('./service-handler.ts');
    const call = { method: 'upload.getFile', query, authKeyId: 'k1' } as unknown as Parameters<
      InstanceType<typeof ServiceHandler>['describe']
    >[0];
    expect(new ServiceHandler(test.services).describe(call)).toEqual({
      botId: test.bot,
      fileId: String(document.id),
      offset: 4096,
    });
  });
});

describe('locations', () => {
  it.each<[string, Record<string, TlValue>, string]>([
    ['an unknown id', { id: 5n }, '400 FILE_ID_INVALID'],
    ['a wrong hash', { access_hash: 5n }, '400 LOCATION_INVALID'],
    ['a size that is not there', { thumb_size: 'y' }, '400 LOCATION_INVALID'],
    ['no reference', { file_reference: Buffer.alloc(0) }, '400 FILE_REFERENCE_EMPTY'],
    ['a made-up reference', { file_reference: Buffer.alloc(29, 1) }, '400 FILE_REFERENCE_INVALID'],
    ['another kind', { _: 'inputPhotoFileLocation' }, '400 FILE_ID_INVALID'],
    ['a kind that is not served', { _: 'inputStickerSetThumb' }, '400 LOCATION_INVALID'],
  ])('refuses %s', async (_name, fields, error) => {
    const location = { ...locationOf(await received(randomBytes(10))), ...fields };
    expect(await test.refusal('upload.getFile', block(location, 0, 4096))).toBe(error);
  });

  it('are of no use to another bot', async () => {
    const location = locationOf(await received(randomBytes(10)));
    await addBot(test, 'second', 'k2');
    expect(await test.refusal('upload.getFile', block(location, 0, 4096), { authKeyId: 'k2' })).toBe(
      '400 LOCATION_INVALID',
    );
  });

  it('expire by age and all at once, and come back with the message', async () => {
    const first = locationOf(await received(randomBytes(10)));
    const read = (location: TlObject): Promise<string> => test.refusal('upload.getFile', block(location, 0, 4096));
    await test.person.setFileReferenceLifetime(60);
    test.advance(59_000);
    expect(await read(first)).toBe('no error');
    test.advance(2_000);
    expect(await read(first)).toBe('400 FILE_REFERENCE_EXPIRED');
    const again = await test.ask('messages.getMessages', { id: [{ _: 'inputMessageID', id: 1 }] });
    const [message] = again.messages as unknown as TlObject[];
    const fresh = locationOf(fileOf(message));
    expect(await read(fresh)).toBe('no error');
    await test.person.setFileReferenceLifetime(0);
    expect(await read(fresh)).toBe('400 FILE_REFERENCE_EXPIRED');
  });

  it('give thumbs and photos', async () => {
    const thumb = jpeg();
    const document = await received(randomBytes(10), { thumb });
    expect(document.thumbs).toEqual([{ _: 'photoSize', type: 'm', w: 320, h: 180, size: thumb.length }]);
    const small = await test.call('upload.getFile', block(locationOf(document, 'm'), 0, 4096));
    expect((await bytesOf(small)).equals(thumb)).toBe(true);
    const photo = await received(jpeg(), { as: 'photo' });
    expect(photo).toMatchObject({ _: 'photo', sizes: [{ type: 'x', w: 320, h: 180 }] });
    const large = await test.call('upload.getFile', block(locationOf(photo, 'x'), 0, 4096));
    expect((await bytesOf(large)).equals(jpeg())).toBe(true);
  });
});

describe('uploading', () => {
  const part = (file_part: number, bytes: Buffer, total?: number): Promise<string> =>
    test.refusal(total === undefined ? 'upload.saveFilePart' : 'upload.saveBigFilePart', {
      file_id: 9n,
      file_part,
      bytes,
      ...(total === undefined ? {} : { file_total_parts: total }),
    });
  const send = (file: TlObject, fields: Record<string, TlValue> = {}): Record<string, TlValue> => ({
    peer: { _: 'inputPeerChannel', channel_id: BigInt(test.channel), access_hash: 0n },
    media: { _: 'inputMediaUploadedDocument', file, mime_type: 'video/mp4', attributes: [] },
    message: '',
    random_id: nextRandom++,
    ...fields,
  });
  const big = (parts: number): TlObject => ({ _: 'inputFileBig', id: 9n, parts, name: 'x.mp4' });
  const small = (parts: number, md5_checksum = ''): TlObject => ({
    _: 'inputFile',
    id: 9n,
    parts,
    name: 'x.mp4',
    md5_checksum,
  });

  it('checks every part', async () => {
    expect(await part(0, Buffer.alloc(0))).toBe('400 FILE_PART_EMPTY');
    expect(await part(0, Buffer.alloc(513 * KIB))).toBe('400 FILE_PART_TOO_BIG');
    expect(await part(-1, Buffer.alloc(KIB))).toBe('400 FILE_PART_INVALID');
    expect(await part(4000, Buffer.alloc(KIB))).toBe('400 FILE_PART_INVALID');
    expect(await part(2, Buffer.alloc(KIB), 2)).toBe('400 FILE_PART_INVALID');
    expect(await part(0, Buffer.alloc(KIB), 4001)).toBe('400 FILE_PARTS_INVALID');
    expect(await part(0, Buffer.alloc(1000), 2)).toBe('400 FILE_PART_SIZE_INVALID');
    expect(await part(0, Buffer.alloc(3 * KIB), 2)).toBe('400 FILE_PART_SIZE_INVALID');
    expect(await part(1, Buffer.alloc(1000), 2)).toBe('no error');
  });

  it('wants every part of the same size at send', async () => {
    await part(0, Buffer.alloc(512 * KIB), 3);
    await part(2, Buffer.alloc(5), 3);
    expect(await test.refusal('messages.sendMedia', send(big(3)))).toBe('400 FILE_PART_1_MISSING');
    await part(1, Buffer.alloc(256 * KIB), 3);
    expect(await test.refusal('messages.sendMedia', send(big(3)))).toBe('400 FILE_PART_SIZE_INVALID');
    expect(await test.refusal('messages.sendMedia', send(big(0)))).toBe('400 FILE_PARTS_INVALID');
    await part(1, Buffer.alloc(512 * KIB), 3);
    expect(await test.refusal('messages.sendMedia', send(big(3)))).toBe('no error');
  });

  it.each([
    ['512 KiB', 512 * KIB],
    ['128 KiB', 128 * KIB],
  ])('joins parts of %s that came in any order', async (_name, size) => {
    const content = randomBytes(4 * size + 777);
    for (const index of [4, 1, 0, 3, 2]) await part(index, content.subarray(index * size, (index + 1) * size), 5);
    const answer = await test.ask('messages.sendMedia', send(big(5)));
    const message = (answer.updates as unknown as TlObject[])[1]?.message as TlObject;
    const document = (message.media as TlObject).document as TlObject;
    expect(document).toMatchObject({ size: BigInt(content.length), dc_id: 2, attributes: [{ file_name: 'x.mp4' }] });
    expect((await test.person.readDocument(String(document.id))).equals(content)).toBe(true);
  });

  it('checks the MD5 sum of a small file when there is one', async () => {
    const content = randomBytes(2000);
    await part(0, content);
    expect(await test.refusal('messages.sendMedia', send(small(1, 'f'.repeat(32))))).toBe('400 MD5_CHECKSUM_INVALID');
    await part(0, content);
    const sum = createHash('md5').update(content).digest('hex');
    expect(await test.refusal('messages.sendMedia', send(small(1, sum)))).toBe('no error');
  });

  it.each<[string, TlObject, string]>([
    ['no media', { _: 'inputMediaEmpty' }, '400 MEDIA_EMPTY'],
    ['a poll', { _: 'inputMediaPoll' }, '400 MEDIA_INVALID'],
    [
      'an unknown document',
      { _: 'inputMediaDocument', id: { _: 'inputDocument', id: 4n, access_hash: 1n, file_reference: Buffer.alloc(0) } },
      '400 MEDIA_INVALID',
    ],
  ])('refuses %s', async (_name, media, error) => {
    expect(await test.refusal('messages.sendMedia', send(big(1), { media }))).toBe(error);
  });

  it('refuses a long caption and a photo that is none', async () => {
    const message = 'x'.repeat(1025);
    expect(await test.refusal('messages.sendMedia', send(big(1), { message }))).toBe('400 MEDIA_CAPTION_TOO_LONG');
    await part(0, randomBytes(100));
    const media = { _: 'inputMediaUploadedPhoto', file: small(1) };
    expect(await test.refusal('messages.sendMedia', send(big(1), { media }))).toBe('400 IMAGE_PROCESS_FAILED');
  });

  it('sends again by reference what is stored, and albums of it', async () => {
    const document = await received(randomBytes(10));
    const { id, access_hash, file_reference } = document;
    const media = { _: 'inputMediaDocument', id: { _: 'inputDocument', id, access_hash, file_reference } };
    expect(await test.refusal('messages.sendMedia', send(big(1), { media }))).toBe('no error');
    const item = (): TlObject => ({ _: 'inputSingleMedia', media, message: 'm', random_id: nextRandom++ });
    const peer = { _: 'inputPeerChannel', channel_id: BigInt(test.channel), access_hash: 0n };
    const album = await test.ask('messages.sendMultiMedia', { peer, multi_media: [item(), item()] });
    const groups = (album.updates as unknown as TlObject[])
      .slice(2)
      .map(({ message }) => (message as TlObject).grouped_id);
    expect(new Set(groups).size).toBe(1);
    const many = { peer, multi_media: Array.from({ length: 11 }, item) };
    expect(await test.refusal('messages.sendMultiMedia', many)).toBe('400 MULTI_MEDIA_TOO_LONG');
    expect(await test.refusal('messages.sendMultiMedia', { peer, multi_media: [] })).toBe('400 MEDIA_EMPTY');
    await test.person.setFileReferenceLifetime(0);
    expect(await test.refusal('messages.sendMedia', send(big(1), { media }))).toBe('400 FILE_REFERENCE_EXPIRED');
  });

  it('uploads media without sending it', async () => {
    await part(0, randomBytes(100));
    const peer = { _: 'inputPeerSelf' };
    const media = {
      _: 'inputMediaUploadedDocument',
      file: small(1),
      thumb: undefined,
      mime_type: 'a/b',
      attributes: [],
    };
    expect(await test.ask('messages.uploadMedia', { peer, media })).toMatchObject({ _: 'messageMediaDocument' });
  });
});
