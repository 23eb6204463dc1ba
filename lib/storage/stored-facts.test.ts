import { describe, expect, it } from 'vitest';
import { storedKeyFrames, storedLayers } from './stored-facts.ts';

describe('stored facts', () => {
  it('have their fields in one order, and nothing we do not know', () => {
    const given = { year: 1979, title: 'A\0', chapters: [{ title: '\ud800', start_ms: 1 }], later: 1 };
    expect(JSON.stringify(storedLayers({ name: given, admin: null }))).toBe(
      '{"name":{"title":"A\\u0000","year":1979,"chapters":[{"start_ms":1,"title":"\ufffd"}]},"admin":null}',
    );
  });

  it.each([[{ title: '' }], [{ duration: Number.POSITIVE_INFINITY }], [{ tracks: [{}] }]])('%j is refused', (layer) => {
    expect(() => storedLayers({ name: layer as object })).toThrow();
  });

  it.each(['$set', 'name.title', '__proto__', ''])('refuse the source %j', (source) => {
    const layers = JSON.parse(`{${JSON.stringify(source)}:{"title":"A"}}`) as object;
    expect(() => storedLayers(layers)).toThrow();
  });

  it('refuse key frames that are none', () => {
    expect(() => storedKeyFrames({ track: 1, times_ms: [Number.NaN], offsets: [] })).toThrow();
  });
});
