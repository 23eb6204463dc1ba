// Sizes of styled subtitles.
import { expect, it } from 'vitest';
import { isScript, scaledScript } from './styled-script.ts';

const script = `[Script Info]
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour
Style: Default,Arial,20,&H00FFFFFF
Style: Broken,Arial,x,&H00FFFFFF
[Events]
Format: Layer, Start
Style: no style,Arial,20,20`;

it('grow with the viewer, where styles are', () => {
  const lines = scaledScript(script, 150).split('\n');
  expect(lines[3]).toBe('Style: Default,Arial,30,&H00FFFFFF');
  expect(lines[4]).toBe('Style: Broken,Arial,x,&H00FFFFFF');
  expect(lines[7]).toBe('Style: no style,Arial,20,20');
  expect(scaledScript(script, 100)).toBe(script);
});

it('are known by their first words', () => {
  expect(isScript(script)).toBe(true);
  expect(isScript('\uFEFF[script info]\r\n')).toBe(true);
  expect(isScript('1\n00:00:01,000 --> 00:00:02,000\n[Script Info]')).toBe(false);
});
