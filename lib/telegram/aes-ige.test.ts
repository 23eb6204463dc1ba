// IGE against fixed vectors and against the definition, by every backend that runs here; and the ladder between them.
import { createCipheriv, createDecipheriv, createHash, randomBytes, randomFillSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createLog } from '#lib/log.ts';
import { encryptIge, igeClass } from './aes-ige.ts';
import { chooseIgeBackend, type IgeBackend, type IgeBackendName, type IgeLoaders } from './aes-ige-backend.ts';
import { igeLoaders } from './aes-ige-loaders.ts';
import { igeVector, makeIgeVectors, proveIgeBackend } from './aes-ige-vectors.ts';

const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));

/** c(i) = E(p(i) ^ c(i-1)) ^ p(i-1), block by block; the other way round with D and the roles of both exchanged. */
function definition(way: 'encrypt' | 'decrypt', text: Buffer, key: Buffer, iv: Buffer): Buffer {
  const ecb = way === 'encrypt' ? createCipheriv('aes-256-ecb', key, null) : createDecipheriv('aes-256-ecb', key, null);
  ecb.setAutoPadding(false);
  const halves = [iv.subarray(0, 16), iv.subarray(16, 32)];
  let [previousOut = iv, previousIn = iv] = way === 'encrypt' ? halves : halves.reverse();
  const blocks: Buffer[] = [];
  for (let start = 0; start < text.length; start += 16) {
    const block = text.subarray(start, start + 16);
    previousOut = xor(ecb.update(xor(block, previousOut)), previousIn);
    previousIn = block;
    blocks.push(previousOut);
  }
  return Buffer.concat(blocks);
}

function loadIfHere(name: IgeBackendName): IgeBackend | undefined {
  try {
    return igeLoaders[name]();
  } catch {
    // Not on this machine, as a checkout without a C compiler; the ladder's tests do not depend on it.
    return undefined;
  }
}

const backends = (['addon', 'prebuilt', 'wasm'] as const).flatMap((name) => loadIfHere(name) ?? []);

test('WebAssembly runs everywhere', () => {
  expect(backends.map(({ name }) => name)).toContain('wasm');
});

test('the vectors are what the definition says', () => {
  const vectors = makeIgeVectors();
  expect(vectors.map(({ job }) => job.data.length)).toEqual([64, 16, 48, 4112, 65_536]);
  for (const { job, plainSha256 } of vectors) {
    const plain = definition('decrypt', Buffer.from(job.data), Buffer.from(job.key), Buffer.from(job.iv));
    expect(createHash('sha256').update(plain).digest('hex')).toBe(plainSha256);
  }
  expect(definition('encrypt', igeVector.plain, igeVector.key, igeVector.iv)).toEqual(igeVector.cipher);
});

function randomJob(sizeBytes: number) {
  const [key, iv, plain] = [randomBytes(32), randomBytes(32), randomBytes(sizeBytes)];
  return { key, iv, plain, data: encryptIge(plain, key, iv) };
}

describe.each(backends)('$name', (backend) => {
  test('decrypts the fixed vectors', () => {
    expect(() => proveIgeBackend(backend)).not.toThrow();
  });

  test.each([0, 16, 32, 48, 1024, 65_536, 1_048_640])('%i bytes in place, and not a byte beside them', (sizeBytes) => {
    const job = randomJob(sizeBytes);
    const memory = Buffer.concat([Buffer.alloc(7, 1), job.data, Buffer.alloc(9, 2)]);
    backend.decryptInPlace([{ ...job, data: memory.subarray(7, 7 + sizeBytes) }]);
    expect(memory.equals(Buffer.concat([Buffer.alloc(7, 1), job.plain, Buffer.alloc(9, 2)]))).toBe(true);
  });

  test.each([2, 3, 4, 5, 11])('%i messages of different lengths at once come out as one by one', (count) => {
    const jobs = Array.from({ length: count }, (_, index) => randomJob(16 * ((index * 37) % 100)));
    backend.decryptInPlace(jobs);
    for (const { data, plain } of jobs) expect(data.equals(plain)).toBe(true);
  });

  test('a wrong length anywhere is refused and nothing is touched', () => {
    const good = randomJob(64);
    const before = Buffer.from(good.data);
    const wrong = [
      { ...good, data: randomBytes(65) },
      { ...good, key: randomBytes(16) },
      { ...good, iv: randomBytes(31) },
    ];
    for (const job of wrong) expect(() => backend.decryptInPlace([good, job])).toThrow(RangeError);
    expect(good.data.equals(before)).toBe(true);
  });
});

describe('encryption', () => {
  test('the fixed vector', () => {
    expect(encryptIge(igeVector.plain, igeVector.key, igeVector.iv)).toEqual(igeVector.cipher);
  });

  test.each([16, 32, 48, 64, 1024, 65_536])('%i bytes as defined', (sizeBytes) => {
    const [key, iv, plain] = [randomBytes(32), randomBytes(32), randomBytes(sizeBytes)];
    expect(encryptIge(plain, key, iv).equals(definition('encrypt', plain, key, iv))).toBe(true);
  });

  test.each([1, 2, 4])('a text that begins at byte %i of its memory', (from) => {
    const [key, iv, memory] = [randomBytes(32), randomBytes(32), Buffer.allocUnsafeSlow(1024 + from)];
    const plain = memory.subarray(from);
    randomFillSync(plain);
    expect(encryptIge(plain, key, iv).equals(definition('encrypt', plain, key, iv))).toBe(true);
  });

  test('a text that is no whole number of blocks is padded, and decrypting leaves the cipher text alone', () => {
    const Ige = igeClass(igeLoaders.wasm());
    const [key, iv, plain] = [randomBytes(32), randomBytes(32), randomBytes(21)];
    const cipher = new Ige(key, iv).encryptIge(plain);
    const before = Buffer.from(cipher);
    const back = new Ige(key, iv).decryptIge(cipher);
    expect(back.length).toBe(32);
    expect(back.subarray(0, 21).equals(plain)).toBe(true);
    expect(cipher.equals(before)).toBe(true);
  });
});

describe('the ladder', () => {
  const missing = () => {
    throw Object.assign(new Error('Cannot find module\nRequire stack'), { code: 'MODULE_NOT_FOUND' });
  };
  const wasm = igeLoaders.wasm();
  const real: IgeLoaders = {
    addon: () => ({ ...wasm, name: 'addon' }),
    prebuilt: () => ({ ...wasm, name: 'prebuilt' }),
    wasm: () => wasm,
  };
  /** Right for one message, wrong for the second of two: as an addon that mixes its chains up. */
  const mixesUp = (): IgeBackend => ({
    name: 'addon',
    interleaves: 4,
    decryptInPlace: (jobs) => {
      wasm.decryptInPlace(jobs);
      jobs[1]?.data.fill(0);
    },
  });

  function choose(loaders: IgeLoaders, only?: IgeBackendName) {
    const lines: { level: number; backend?: string; reason?: string }[] = [];
    const log = createLog({ level: 'info', pretty: false, write: (line) => void lines.push(JSON.parse(line)) });
    const run = () => chooseIgeBackend(log, { loaders, ...(only ? { only } : {}) });
    return { run, told: () => lines.map(({ level, backend, reason }) => ({ level, backend, reason })) };
  }

  test('takes the fastest and says nothing when all is well', () => {
    const { run, told } = choose(real);
    expect(run().name).toBe('addon');
    expect(told()).toEqual([]);
  });

  test('a missing addon costs one info line', () => {
    const { run, told } = choose({ ...real, addon: missing });
    expect(run().name).toBe('prebuilt');
    expect(told()).toEqual([{ level: 30, backend: 'addon', reason: 'it is not there' }]);
  });

  test('one that decrypts wrongly is passed over, each with one line', () => {
    const loadsNot = () => {
      throw new Error('wrong ELF class');
    };
    const { run, told } = choose({ ...real, addon: mixesUp, prebuilt: loadsNot });
    expect(run().name).toBe('wasm');
    expect(told()).toEqual([
      { level: 30, backend: 'addon', reason: expect.stringMatching(/together with others wrongly/) },
      { level: 30, backend: 'prebuilt', reason: 'wrong ELF class' },
    ]);
  });

  test('without any there is no start', () => {
    expect(choose({ addon: missing, prebuilt: missing, wasm: missing }).run).toThrow(/No AES-IGE/);
  });

  test('a named one is taken although there is a faster one', () => {
    expect(choose(real, 'prebuilt').run().name).toBe('prebuilt');
  });

  test.each([
    ['it is not there', missing],
    ['it decrypts 16 bytes together with others wrongly', mixesUp],
  ])('a named one that does not work is not replaced: %s', (reason, addon) => {
    const { run, told } = choose({ ...real, addon }, 'addon');
    const message = `TG_AES=addon cannot be used: ${reason}. Leave TG_AES empty to take the fastest that works.`;
    expect(run).toThrow(expect.objectContaining({ code: 'bad_configuration', message }));
    expect(told()).toEqual([]);
  });
});
