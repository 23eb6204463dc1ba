import { expect, it } from 'vitest';
import { readCues, subtitleFiles, writeCues } from './kept-cues.ts';

it('reads cues as they were written', () => {
  const cues = [
    { startMs: 1, endMs: 2, text: 'Hi' },
    { startMs: 3, endMs: 4, text: 'Up', isTop: true },
  ];
  expect(readCues(Buffer.from(writeCues(cues)))).toEqual(cues);
});

it.each(['', '[{"startMs":', '{}', '[{"startMs":1,"endMs":2}]'])('reads no cues out of %j', (text) => {
  expect(() => readCues(Buffer.from(text))).toThrow();
});

it('keeps none that is a large part of what may be kept', () => {
  expect(subtitleFiles).toMatchObject({ maxBytes: 67_108_864, maxFileBytes: 16_777_216, maxFiles: 5000 });
});
