// Scripts put together again.
import { expect, it } from 'vitest';
import { scriptOf } from './ass-script.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const header = bytes(
  '[Script Info]\r\nScriptType: v4.00+\r\n\r\n[V4+ Styles]\r\nFormat: Name, Fontsize\r\nStyle: Default,20\r\n\r\n[Events]\r\nFormat: Layer\r\n\0',
);

it('have their header, and their texts in the order they once had', () => {
  const samples = [
    { startMs: 1000, endMs: 2500, bytes: bytes('1,0,Default,,0,0,0,,{\\pos(1,2)}Second, with a comma') },
    { startMs: 3_723_040, endMs: undefined, bytes: bytes('0,5,Sign,,0,0,0,,First\r\nline\0') },
  ];
  expect(scriptOf({ header, samples })).toBe(
    `[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontsize
Style: Default,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 5,1:02:03.04,1:02:08.04,Sign,,0,0,0,,First\\Nline
Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\pos(1,2)}Second, with a comma
`,
  );
});

it('leave out what is no event, and end before they are too large', () => {
  const sample = (text: string) => ({ startMs: 0, endMs: 10, bytes: bytes(text) });
  expect(scriptOf({ header, samples: [sample('nonsense')] })).not.toContain('Dialogue');
  const long = 'x'.repeat(900_000);
  const script = scriptOf({ header, samples: Array.from({ length: 20 }, (_, order) => sample(`${order},0,${long}`)) });
  expect(script.match(/^Dialogue/gm)).toHaveLength(8);
});
