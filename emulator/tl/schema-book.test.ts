// Choice of the layer, and the service schema.
import { describe, expect, it } from 'vitest';
import { SchemaBook } from './schema-book.ts';

const book = SchemaBook.load();

describe('SchemaBook', () => {
  it('gives an unknown layer the nearest lower one', () => {
    expect(book.codec(199).layer).toBe(198);
    expect(book.codec(999).layer).toBe(book.layers.at(-1));
  });

  it('gives a layer below all known ones the lowest', () => {
    expect(book.codec(1).layer).toBe(181);
  });

  it('keeps one codec per layer', () => {
    expect(book.codec(199)).toBe(book.codec(198));
  });

  it('says which folder was wanted when there is none', () => {
    expect(() => SchemaBook.load({ folder: '/nonexistent' })).toThrow('/nonexistent');
  });

  it('refuses a text without layers', () => {
    expect(() => new SchemaBook('* true#3fedd339 = True;', '')).toThrow('names no layers');
  });

  it('names methods by id', () => {
    expect(book.codec(198).findMethodName(0xbe5335be)).toBe('upload.getFile');
    expect(book.codec(198).findMethodName(0xbe5335be | 0)).toBe('upload.getFile');
    expect(book.codec(198).findMethodName(0x96fdbbe9)).toBeUndefined();
    expect(book.codec(198).findConstructorName(0x96fdbbe9)).toBe('message');
  });
});

describe('service schema', () => {
  it('writes salts as a bare vector of bare objects', () => {
    const salt = { _: 'future_salt', valid_since: 1, valid_until: 2, salt: 3n };
    const bytes = book.mtproto.encode({ _: 'future_salts', req_msg_id: 4n, now: 5, salts: [salt, salt] });
    expect(bytes.length).toBe(4 + 8 + 4 + 4 + 2 * 16);
    expect(book.mtproto.decode(bytes).value).toEqual({
      _: 'future_salts',
      req_msg_id: 4n,
      now: 5,
      salts: [salt, salt],
    });
  });

  it('reads a ping by its method name', () => {
    const bytes = book.mtproto.encode({ _: 'ping', ping_id: -1n });
    expect(bytes.toString('hex')).toBe('ec77be7affffffffffffffff');
    expect(book.mtproto.decode(bytes).value).toEqual({ _: 'ping', ping_id: -1n });
  });

  it('refuses a nonce of a wrong length', () => {
    expect(() => book.mtproto.encode({ _: 'req_pq_multi', nonce: Buffer.alloc(15) })).toThrow('nonce: wants 16 bytes');
  });
});
