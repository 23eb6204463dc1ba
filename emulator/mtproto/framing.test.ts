// The transports: recognition by the first bytes, packets cut out of any split of the stream, broken streams refused.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Framing, recogniseFraming } from './framing.ts';
import { FramingError, MAX_HEAD_BYTES, MAX_INBOUND_PACKET_BYTES, MAX_TAIL_BYTES } from './framing-limits.ts';
import { InboundBytes } from './inbound-bytes.ts';
import { OBFUSCATED_HEADER_BYTES, openObfuscation } from './obfuscation.ts';

/** What a client of each transport writes, made by hand from the description of the transport. */
const CLIENTS: Record<string, { tag: Buffer; frame: (payload: Buffer, number: number) => Buffer }> = {
  abridged: { tag: Buffer.from([0xef]), frame: frameAbridged },
  intermediate: { tag: Buffer.alloc(4, 0xee), frame: (payload) => Buffer.concat([uint32(payload.length), payload]) },
  'padded intermediate': {
    tag: Buffer.alloc(4, 0xdd),
    frame: (payload, number) =>
      Buffer.concat([uint32(payload.length + (number % 16)), payload, randomBytes(number % 16)]),
  },
  full: { tag: Buffer.alloc(0), frame: frameFull },
};

const PAYLOADS = [randomBytes(8), randomBytes(40), randomBytes(4 * 126), randomBytes(4 * 127), randomBytes(70_000)];

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function frameAbridged(payload: Buffer): Buffer {
  const words = payload.length / 4;
  return Buffer.concat([words < 127 ? Buffer.from([words]) : uint32((words << 8) | 0x7f), payload]);
}

function frameFull(payload: Buffer, number: number): Buffer {
  const start = Buffer.concat([uint32(payload.length + 12), uint32(number), payload]);
  return Buffer.concat([start, uint32(crc32(start))]);
}

function stream(name: string): Buffer {
  const client = CLIENTS[name];
  if (client === undefined) throw new Error(name);
  return Buffer.concat([client.tag, ...PAYLOADS.map((payload, i) => client.frame(payload, i))]);
}

/** Feeds a stream in pieces as the connection does. */
function read(bytes: Buffer, pieceBytes: number): { name: string; packets: Buffer[] } {
  const queue = new InboundBytes();
  let framing: Framing | undefined;
  const packets: Buffer[] = [];
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
    queue.push(bytes.subarray(offset, offset + pieceBytes));
    const recognised = framing === undefined ? recogniseFraming(queue) : undefined;
    if (recognised?.kind === 'plain') framing = recognised.framing;
    for (let packet = framing?.read(queue); packet !== undefined; packet = framing?.read(queue)) packets.push(packet);
  }
  return { name: framing?.name ?? 'none', packets };
}

/** Wraps as the server does and returns the bytes on the wire. */
function wrapped(framing: Framing, payload: Buffer): Buffer {
  const buffer = Buffer.alloc(MAX_HEAD_BYTES + payload.length + MAX_TAIL_BYTES);
  payload.copy(buffer, MAX_HEAD_BYTES);
  return Buffer.from(framing.wrap(buffer, MAX_HEAD_BYTES, MAX_HEAD_BYTES + payload.length));
}

function serverFraming(name: string): Framing {
  const queue = new InboundBytes();
  queue.push(stream(name).subarray(0, 64));
  const recognised = recogniseFraming(queue);
  if (recognised?.kind !== 'plain') throw new Error(`${name} was not recognised`);
  return recognised.framing;
}

describe.each(Object.keys(CLIENTS))('%s', (name) => {
  it.each([1, 3, 7, 1000, 1_000_000])('is recognised and cut right in pieces of %i bytes', (pieceBytes) => {
    const { name: recognised, packets } = read(stream(name), pieceBytes);
    expect(recognised).toBe(name);
    expect(packets.length).toBe(PAYLOADS.length);
    // Padding of the padded transport stays: only the message inside knows its own length.
    packets.forEach((packet, i) => {
      const payload = PAYLOADS[i] ?? Buffer.alloc(0);
      expect(packet.subarray(0, payload.length).equals(payload)).toBe(true);
    });
  });

  it('wraps what a client of the same transport cuts out again', () => {
    const framing = serverFraming(name);
    const tag = CLIENTS[name]?.tag ?? Buffer.alloc(0);
    const sent = Buffer.concat([tag, ...PAYLOADS.map((payload) => wrapped(framing, payload))]);
    const { packets } = read(sent, 1000);
    packets.forEach((packet, i) => {
      const payload = PAYLOADS[i] ?? Buffer.alloc(0);
      expect(packet.subarray(0, payload.length).equals(payload)).toBe(true);
      expect(packet.length - payload.length).toBeLessThan(name === 'padded intermediate' ? 16 : 1);
    });
    expect(packets.length).toBe(PAYLOADS.length);
  });
});

describe('broken streams', () => {
  it('refuses a wrong CRC32', () => {
    const bytes = stream('full');
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    expect(() => read(bytes, 1000)).toThrow(FramingError);
  });

  it('refuses a repeated packet number', () => {
    const packet = frameFull(randomBytes(40), 0);
    expect(() => read(Buffer.concat([packet, packet]), 1000)).toThrow(/packet number 0, expected 1/);
  });

  it('refuses a packet above the limit before it has come', () => {
    const bytes = Buffer.concat([Buffer.alloc(4, 0xee), uint32(MAX_INBOUND_PACKET_BYTES + 4), Buffer.alloc(16)]);
    expect(() => read(bytes, 1000)).toThrow(FramingError);
  });

  it('refuses HTTP', () => {
    expect(() => read(Buffer.from('GET / HTTP/1.1\r\n\r\n'), 1000)).toThrow(FramingError);
  });

  it('ignores the quick-ack flags', () => {
    const abridged = Buffer.concat([Buffer.from([0xef, 0x82]), Buffer.alloc(8, 1)]);
    expect(read(abridged, 1).packets).toEqual([Buffer.alloc(8, 1)]);
    const intermediate = Buffer.concat([Buffer.alloc(4, 0xee), uint32(0x80000008), Buffer.alloc(8, 2)]);
    expect(read(intermediate, 1).packets).toEqual([Buffer.alloc(8, 2)]);
  });
});

describe('obfuscation', () => {
  it.each([
    ['abridged', 0xef],
    ['intermediate', 0xee],
    ['padded intermediate', 0xdd],
  ] as const)('carries %s in both directions', (name, tag) => {
    const { header, encrypt, decrypt } = clientObfuscation(tag);
    const server = openObfuscation(header.subarray(0, OBFUSCATED_HEADER_BYTES));
    expect(server.framing.name).toBe(name);
    const up = randomBytes(1000);
    expect(server.decrypt(encrypt(up)).equals(up)).toBe(true);
    const down = randomBytes(1000);
    expect(decrypt(server.encrypt(down)).equals(down)).toBe(true);
  });

  it('is told from every plain transport', () => {
    const queue = new InboundBytes();
    queue.push(clientObfuscation(0xef).header);
    expect(recogniseFraming(queue)).toEqual({ kind: 'obfuscated' });
  });

  it('refuses an unknown tag', () => {
    expect(() => openObfuscation(clientObfuscation(0x11).header)).toThrow(FramingError);
  });
});

/** The client's side: a random header whose encrypted tag names the transport. */
function clientObfuscation(tag: number) {
  const header = randomBytes(OBFUSCATED_HEADER_BYTES);
  header[0] = 0x01;
  header[4] = 0x01;
  header.fill(tag, 56, 60);
  const reversed = Buffer.from(header.subarray(8, 56)).reverse();
  const encryptor = createCipheriv('aes-256-ctr', header.subarray(8, 40), header.subarray(40, 56));
  const decryptor = createDecipheriv('aes-256-ctr', reversed.subarray(0, 32), reversed.subarray(32, 48));
  encryptor.update(header).copy(header, 56, 56);
  return {
    header,
    encrypt: (bytes: Buffer) => encryptor.update(bytes),
    decrypt: (bytes: Buffer) => decryptor.update(bytes),
  };
}
