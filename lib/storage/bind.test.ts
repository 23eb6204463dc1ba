// Every value that libsql would spoil or die of.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindValue, bindValues, countPlaceholders, type SqlValue } from './bind.ts';
import { bytes } from './row.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/** What type checking would refuse, as it arrives from untyped code. */
const untyped = (value: unknown) => value as SqlValue;

describe('countPlaceholders', () => {
  it.each([
    ['SELECT 1', 0],
    ['SELECT ?, ?', 2],
    ["SELECT '?', '''?' WHERE a = ?", 1],
    ['SELECT "a?", `b?`, [c?] WHERE d = ?', 1],
    ['SELECT 1 -- what?\n, ?', 1],
    ['SELECT 1 /* ? \n ? */, ?', 1],
    ['SELECT 1 /* ? never closed', 0],
  ])('%s has %i', (sql, expected) => expect(countPlaceholders(sql)).toBe(expected));

  it.each(['SELECT ?1', 'SELECT :name', 'SELECT @name', 'SELECT $name'])('refuses %s', (sql) => {
    expect(() => countPlaceholders(sql)).toThrow(TypeError);
  });
});

describe('bindValue', () => {
  it.each<[SqlValue, unknown]>([
    [true, 1n],
    [false, 0n],
    [null, null],
    [undefined, null],
    [3, 3n],
    [-0, 0n],
    [0.5, 0.5],
    [Number.MAX_SAFE_INTEGER, 9007199254740991n],
    [-5n, -5n],
    [new Date(1234), 1234n],
    ['a\0b\0', 'ab'],
    ['x\ud800y', 'x\ufffdy'],
    ['🎬', '🎬'],
  ])('%s becomes %s', (value, expected) => expect(bindValue(value)).toEqual(expected));

  it.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a number beyond 2^53', 2 ** 53],
    ['a bigint beyond 2^53', 2n ** 53n],
    ['an invalid date', new Date(Number.NaN)],
    ['an array', [1]],
    ['an object', { a: 1 }],
    ['a boxed boolean', Object(true)],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['a Map', new Map()],
  ])('refuses %s', (_name, value) => expect(() => bindValue(untyped(value))).toThrow(TypeError));
});

describe('bindValues', () => {
  it.each([
    [1, []],
    [1, [1, 2]],
    [0, [1]],
  ])('refuses %i parameter(s) with %j', (count, values) => {
    expect(() => bindValues(count, values)).toThrow(TypeError);
  });

  it('names the position and not the value', () => {
    expect(() => bindValues(2, ['secret', untyped({ key: 'secret' })])).toThrow(/^SQL value 2: (?!.*secret)/);
  });

  it('does not leave holes to the library', () => expect(bindValues(2, new Array(2))).toEqual([null, null]));

  it('refuses a bag of named values', () => {
    expect(() => bindValues(1, { a: 1 } as unknown as SqlValue[])).toThrow(TypeError);
  });
});

describe('values that libsql alone would spoil or die of', () => {
  let dataDir: string;
  let database: SqliteDatabase;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sv-bind-'));
    database = new SqliteDatabase(join(dataDir, 'x.db'));
    database.script('CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT, b BLOB) STRICT');
  });
  afterAll(async () => {
    database.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const echo = (value: unknown) => database.get('SELECT ? AS x, typeof(?) AS t', [untyped(value), untyped(value)]);

  it('binds booleans, dates and undefined', () => {
    expect(echo(true)).toEqual({ x: 1, t: 'integer' });
    expect(echo(new Date(5))).toEqual({ x: 5, t: 'integer' });
    expect(echo(undefined)).toEqual({ x: null, t: 'null' });
    expect(database.get('SELECT ? AS x', [true])).toEqual({ x: 1 });
    expect(database.get('SELECT ? AS x', [null])).toEqual({ x: null });
  });

  it('binds whole numbers as integers', () => {
    expect(echo(3)).toEqual({ x: 3, t: 'integer' });
    expect(database.get('SELECT ? / 2 AS half, json_object(?, ?) AS json', [3, 'n', 3])).toEqual({
      half: 1,
      json: '{"n":3}',
    });
  });

  it('binds bytes as a blob, also as the first and only value', () => {
    const row = database.get('SELECT ? AS x', [new Uint8Array([9, 1, 2, 9]).subarray(1, 3)]);
    expect([...bytes(row ?? {}, 'x')]).toEqual([1, 2]);
  });

  it.each([
    ['an object first', [{ a: 1 }]],
    ['an array first', [[1]]],
    ['too few', []],
    ['too many', [1, 2]],
  ])('refuses %s before the library sees it', (_name, values) => {
    expect(() => database.get('SELECT ? AS x', values as unknown as SqlValue[])).toThrow(TypeError);
    expect(() => database.run('DELETE FROM t WHERE n = ?', values as unknown as SqlValue[])).toThrow(TypeError);
  });

  it('gives rows without extra keys', () => expect(Object.keys(database.get('SELECT 1 AS a') ?? {})).toEqual(['a']));

  it('keeps text after a NUL', () => {
    database.run('INSERT INTO t (s) VALUES (?)', ['a\0b']);
    expect(database.get('SELECT s FROM t')).toEqual({ s: 'ab' });
  });

  it('undoes a transaction that throws and goes on working', () => {
    const count = () => database.get('SELECT count(*) AS n FROM t')?.n;
    const before = count();
    const failing = () =>
      database.transaction(() => {
        database.run('INSERT INTO t (s) VALUES (?)', ['lost']);
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(count()).toBe(before);
    database.transaction(() => database.run('INSERT INTO t (s) VALUES (?)', ['kept']));
    expect(count()).toBe(Number(before) + 1);
  });

  it('names a broken constraint internal and keeps SQLite’s code as the cause', () => {
    database.run('INSERT INTO t (id) VALUES (?)', [77]);
    expect(() => database.run('INSERT INTO t (id) VALUES (?)', [77])).toThrow(
      expect.objectContaining({
        code: 'internal',
        cause: expect.objectContaining({ code: expect.stringMatching(/^SQLITE_CONSTRAINT/) }),
      }),
    );
  });

  it('keeps a bounded number of statements', () => {
    for (let n = 0; n < 250; n += 1) expect(database.get(`SELECT ${n} AS n`)).toEqual({ n });
  });
});
