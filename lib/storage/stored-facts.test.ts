import { describe, expect, it } from 'vitest';
import { storedJson, storedKeyFrames, storedLayers } from './stored-facts.ts';

describe('stored facts', () => {
  it('have their fields in one order, and nothing we do not know', () => {
    const given = { year: 1979, title: 'A\0', chapters: [{ title: '\ud800', start_ms: 1 }], later: 1 };
    expect(JSON.stringify(storedLayers({ name: given, admin: null }))).toBe(
      '{"name":{"title":"A","year":1979,"chapters":[{"start_ms":1,"title":"\ufffd"}]},"admin":null}',
    );
  });

  it.each([[{ title: '\0' }], [{ duration: Number.POSITIVE_INFINITY }], [{ tracks: [{}] }]])(
    '%j is refused',
    (layer) => {
      expect(() => storedLayers({ name: layer as object })).toThrow();
    },
  );

  it.each(['$set', 'name.title', '__proto__', ''])('refuse the source %j', (source) => {
    const layers = JSON.parse(`{${JSON.stringify(source)}:{"title":"A"}}`) as object;
    expect(() => storedLayers(layers)).toThrow();
  });

  it('refuse key frames that are none', () => {
    expect(() => storedKeyFrames({ track: 1, times_ms: [Number.NaN], offsets: [] })).toThrow();
  });
});

describe('stored JSON', () => {
  it('has its texts cleaned however deep, and leaves the rest', () => {
    const given = { a: ['x\0', { b: '\ud800' }], n: 2 ** 53 - 1, t: true, u: undefined, z: null };
    expect(storedJson(given)).toEqual({ a: ['x', { b: '\ufffd' }], n: 2 ** 53 - 1, t: true, z: null });
  });

  it.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [() => 1]])('of %s is null', (value) => {
    expect(storedJson(value)).toBeNull();
  });
});
