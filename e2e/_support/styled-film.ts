// A film with styled subtitles and a font of its own inside, for tests of the player.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Red letters at the top left and green ones at the bottom right, all the time: where they are and what they look like can be seen. */
export const styledScript = `[Script Info]
ScriptType: v4.00+
PlayResX: 320
PlayResY: 180

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Liberation Sans,24,&H000000FF,&H000000FF,&H00000000,&H00000000,-1,0,0,0,100,100,0,0,1,0,0,7,4,4,4,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.00,0:00:30.00,Default,,0,0,0,,{\\an7\\pos(4,4)}RED SIGN
Dialogue: 0,0:00:00.00,0:00:30.00,Default,,0,0,0,,{\\an3\\pos(316,176)\\c&H00FF00&}GREEN SIGN
`;

/** 30 s of black with a tone; the font is the file given. */
export async function makeStyledFilm(path: string, fontPath: string): Promise<void> {
  const words = join(dirname(path), 'styled.ass');
  await writeFile(words, styledScript);
  const inputs = [
    ['-f', 'lavfi', '-i', 'color=black:size=320x180:rate=25'],
    ['-f', 'lavfi', '-i', 'sine=frequency=350'],
    ['-i', words],
  ].flat();
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  const maps = [
    '-map',
    '0:v',
    '-map',
    '1:a',
    '-map',
    '2:s',
    '-t',
    '30',
    '-c:s',
    'ass',
    '-metadata:s:s:0',
    'language=eng',
  ];
  const font = ['-attach', fontPath, '-metadata:s:t:0', 'mimetype=font/woff2'];
  await run(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-v', 'error', '-y', ...inputs, ...maps, ...codecs, ...font, path]);
}
