// The codec against the codecs of two real clients, GramJS (layer 198) and mtcute (layer 227), in both directions.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { SchemaBook } from './schema-book.ts';
import { TlDecodeError, TlEncodeError } from './tl-errors.ts';
import type { TlObject } from './tl-object.ts';

type Fields = Record<string, unknown>;
const require = createRequire(import.meta.url);
const { Api } = require('telegram') as typeof import('telegram');
const bigInt = require('big-integer') as (value: string | number) => import('big-integer').BigInteger;
const { BinaryReader } = require('telegram/extensions/BinaryReader.js') as {
  BinaryReader: new (data: Buffer) => { tgReadObject(): Fields };
};
// The package keeps its tables out of its exports map, so they are loaded by file name.
const mtcuteFolder = new URL('../../node_modules/@mtcute/', import.meta.url);
const load = (file: string): Promise<unknown> => import(/* @vite-ignore */ new URL(file, mtcuteFolder).href);
const { TlBinaryReader, TlBinaryWriter } = (await load('tl-runtime/index.js')) as {
  TlBinaryReader: { deserializeObject(map: unknown, data: Uint8Array): Fields };
  TlBinaryWriter: { serializeObject(map: unknown, value: Fields): Uint8Array };
};
const { __tlReaderMap } = (await load('core/tl/binary/reader.js')) as { __tlReaderMap: unknown };
const { __tlWriterMap } = (await load('core/tl/binary/writer.js')) as { __tlWriterMap: unknown };

const book = SchemaBook.load();
const gramjsRead = (bytes: Buffer) => new BinaryReader(bytes).tgReadObject();
const mtcuteRead = (bytes: Buffer) => TlBinaryReader.deserializeObject(__tlReaderMap, bytes);
const mtcuteWrite = (value: Fields) => Buffer.from(TlBinaryWriter.serializeObject(__tlWriterMap, value));

const document: TlObject = {
  _: 'document',
  id: 77n,
  access_hash: -5n,
  file_reference: Buffer.from('0102030405', 'hex'),
  date: 1_700_000_000,
  mime_type: 'video/mp4',
  size: 5_000_000_000n,
  dc_id: 4,
  attributes: [{ _: 'documentAttributeFilename', file_name: 'Фильм.mp4' }],
};
const message: TlObject = {
  _: 'message',
  post: true,
  id: 12,
  peer_id: { _: 'peerChannel', channel_id: 1_234_567_890n },
  date: 1_700_000_001,
  message: 'caption',
  media: { _: 'messageMediaDocument', document },
  views: 9,
};
const user: TlObject = {
  _: 'user',
  bot: true,
  self: true,
  id: 42n,
  access_hash: 3n,
  first_name: 'Bot',
  username: 'b_bot',
};
const channel: TlObject = {
  _: 'channel',
  broadcast: true,
  id: 1_234_567_890n,
  access_hash: 8n,
  title: 'Store',
  photo: { _: 'chatPhotoEmpty' },
  date: 5,
};
const updates: TlObject = {
  _: 'updates',
  updates: [{ _: 'updateNewChannelMessage', message, pts: 3, pts_count: 1 }],
  users: [user],
  chats: [channel],
  date: 6,
  seq: 0,
};
const config: TlObject = {
  _: 'config',
  date: 1,
  expires: 2,
  test_mode: false,
  this_dc: 2,
  dc_options: [{ _: 'dcOption', static: true, id: 2, ip_address: '127.0.0.1', port: 443 }],
  dc_txt_domain_name: '',
};

describe('requests of real clients', () => {
  it('reads upload.getFile of GramJS', () => {
    const location = new Api.InputDocumentFileLocation({
      id: bigInt(77),
      accessHash: bigInt('-5'),
      fileReference: Buffer.from('abc'),
      thumbSize: '',
    });
    const bytes = new Api.upload.GetFile({ location, offset: bigInt('5000000000'), limit: 1 << 20 }).getBytes();
    const { value, end } = book.codec(198).decode(bytes);
    expect(end).toBe(bytes.length);
    expect(value).toEqual({
      _: 'upload.getFile',
      location: {
        _: 'inputDocumentFileLocation',
        id: 77n,
        access_hash: -5n,
        file_reference: Buffer.from('abc'),
        thumb_size: '',
      },
      offset: 5_000_000_000n,
      limit: 1 << 20,
    });
  });

  it('reads messages.sendMedia with an uploaded document of GramJS', () => {
    const media = new Api.InputMediaUploadedDocument({
      nosoundVideo: true,
      file: new Api.InputFileBig({ id: bigInt(9), parts: 3, name: 'a.mp4' }),
      mimeType: 'video/mp4',
      attributes: [new Api.DocumentAttributeVideo({ supportsStreaming: true, duration: 12.5, w: 640, h: 360 })],
    });
    const peer = new Api.InputPeerChannel({ channelId: bigInt(50), accessHash: bigInt(60) });
    const request = new Api.messages.SendMedia({ peer, media, message: 'x', randomId: bigInt(1) });
    const { value } = book.codec(198).decode(request.getBytes());
    expect(value).toEqual({
      _: 'messages.sendMedia',
      peer: { _: 'inputPeerChannel', channel_id: 50n, access_hash: 60n },
      media: {
        _: 'inputMediaUploadedDocument',
        nosound_video: true,
        file: { _: 'inputFileBig', id: 9n, parts: 3, name: 'a.mp4' },
        mime_type: 'video/mp4',
        attributes: [{ _: 'documentAttributeVideo', supports_streaming: true, duration: 12.5, w: 640, h: 360 }],
      },
      message: 'x',
      random_id: 1n,
    });
  });

  it('reads the query inside invokeWithLayer and initConnection of mtcute', () => {
    const init = {
      _: 'initConnection',
      apiId: 1,
      deviceModel: 'd',
      systemVersion: 's',
      appVersion: 'a',
      systemLangCode: 'en',
      langPack: '',
      langCode: 'en',
      query: { _: 'help.getConfig' },
    };
    const bytes = mtcuteWrite({ _: 'invokeWithLayer', layer: 227, query: init });
    const { value, end } = book.codec(227).decode(bytes);
    expect(end).toBe(bytes.length);
    expect(value).toMatchObject({
      _: 'invokeWithLayer',
      layer: 227,
      query: { _: 'initConnection', api_id: 1, system_lang_code: 'en', query: { _: 'help.getConfig' } },
    });
  });
});

describe('answers to real clients', () => {
  it('writes updates GramJS understands', () => {
    const read = gramjsRead(book.codec(198).encode(updates));
    expect(read).toMatchObject({
      className: 'Updates',
      updates: [{ className: 'UpdateNewChannelMessage', pts: 3, message: { id: 12, post: true, message: 'caption' } }],
      users: [{ className: 'User', bot: true, self: true, firstName: 'Bot', username: 'b_bot' }],
      chats: [{ className: 'Channel', broadcast: true, title: 'Store', date: 5 }],
      date: 6,
    });
    const [update] = read.updates as { message: { media: { document: Fields } } }[];
    expect(String(update?.message.media.document.size)).toBe('5000000000');
    expect(update?.message.media.document).toMatchObject({ dcId: 4, attributes: [{ fileName: 'Фильм.mp4' }] });
  });

  it('writes updates mtcute understands', () => {
    expect(mtcuteRead(book.codec(227).encode(updates))).toMatchObject({
      _: 'updates',
      updates: [
        {
          message: {
            id: 12,
            peerId: { channelId: 1_234_567_890 },
            media: { document: { size: 5_000_000_000, attributes: [{ fileName: 'Фильм.mp4' }] } },
            views: 9,
            forwards: 0,
          },
        },
      ],
      users: [{ _: 'user', bot: true, id: 42, username: 'b_bot' }],
      chats: [{ _: 'channel', title: 'Store' }],
    });
  });

  it('writes a config both understand, with zeros for what was left out', () => {
    const expected = { thisDc: 2, dcOptions: [{ ipAddress: '127.0.0.1', port: 443, static: true }], chatSizeMax: 0 };
    expect(gramjsRead(book.codec(198).encode(config))).toMatchObject(expected);
    expect(mtcuteRead(book.codec(227).encode(config))).toMatchObject(expected);
  });

  it('writes both fields of a shared flag bit when one is given', () => {
    expect(gramjsRead(book.codec(198).encode(message))).toMatchObject({ views: 9, forwards: 0, date: 1_700_000_001 });
  });
});

describe('every layer', () => {
  it('knows each id of mtcute 227 by the same name', () => {
    const text = readFileSync(new URL('core/tl/api-schema.json', mtcuteFolder), 'utf8');
    const entries = JSON.parse(text) as { e: { name: string; id: number; kind: string }[] };
    const own = /^mtcute\.|Legacy$/;
    const codec = book.codec(227);
    const strange = entries.e.filter(
      ({ name, id }) => !own.test(name) && (codec.findMethodName(id) ?? codec.findConstructorName(id)) !== name,
    );
    expect(strange).toEqual([]);
  });

  it.each(book.layers.map((layer) => [layer]))('layer %i reads back what it wrote', (layer) => {
    const codec = book.codec(layer);
    const bytes = codec.encode(updates);
    const { value, end } = codec.decode(bytes);
    expect(end).toBe(bytes.length);
    expect(codec.encode(value)).toEqual(bytes);
  });
});

describe('results by method', () => {
  it.each([
    ['users.getUsers', [{ _: 'userEmpty', id: 42n }]],
    ['messages.getMessagesViews', { _: 'messages.messageViews', views: [], chats: [], users: [] }],
    ['upload.saveFilePart', true],
    ['contacts.getContactIDs', [1, 2]],
  ])('%s is written by its result type', (method, answer) => {
    const codec = book.codec(198);
    const bytes = codec.encodeResult(method, answer);
    expect(codec.decodeResult(method, bytes)).toEqual({ value: answer, end: bytes.length });
  });

  it('refuses an answer of another type', () => {
    expect(() => book.codec(198).encodeResult('upload.saveFilePart', user)).toThrow(TlEncodeError);
    expect(() => book.codec(198).encodeResult('users.getUsers', user)).toThrow('wants a list');
  });
});

describe('errors', () => {
  it('names the path of a required object that is missing', () => {
    const bare = { _: 'message', id: 1, date: 1, message: '' };
    expect(() => book.codec(198).encode(bare)).toThrow('message.peer_id: Peer is required');
  });

  it('names a constructor the layer does not have', () => {
    expect(() => book.codec(198).encode({ _: 'noSuch' })).toThrow('noSuch is unknown in layer 198');
  });

  it('refuses every truncation of an object', () => {
    const codec = book.codec(229);
    const bytes = codec.encode(updates);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => codec.decode(bytes.subarray(0, length))).toThrow(TlDecodeError);
    }
  });

  it('answers damaged bytes with a value or TlDecodeError only', () => {
    const codec = book.codec(216);
    const whole = codec.encode(updates);
    let errors = 0;
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0xa5;
      try {
        codec.decode(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(TlDecodeError);
        errors += 1;
      }
    }
    expect(errors).toBeGreaterThan(0);
  });

  it('stops at 64 levels', () => {
    const wrapper = Buffer.alloc(4);
    wrapper.writeUInt32LE(0xbf9459b7);
    const nested = Buffer.concat(Array.from({ length: 100 }, () => wrapper));
    expect(() => book.codec(198).decode(nested)).toThrow('nests too deep');
  });
});
