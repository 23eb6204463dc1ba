// What of a cue's markup is drawn.
import { expect, it } from 'vitest';
import { cueRuns } from './cue-runs.ts';

it('keeps i, b and u, nested too', () => {
  expect(
    cueRuns('a <i>b <b>c</b></i> <u>d</u>').map((run) => [run.text, run.isItalic, run.isBold, run.isUnderlined]),
  ).toEqual([
    ['a ', false, false, false],
    ['b ', true, false, false],
    ['c', true, true, false],
    [' ', false, false, false],
    ['d', false, false, true],
  ]);
});

it('drops other tags and decodes entities once', () => {
  const text = cueRuns('<v Ann>x &amp;lt; &lt;img src=x&gt;<script>')
    .map((run) => run.text)
    .join('');
  expect(text).toBe('x &lt; <img src=x>');
});
