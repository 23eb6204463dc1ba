// A song with a picture in it, as phones and shops make them.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Writes an MP3 with an 800 x 600 cover to `path` by ffmpeg. */
export async function makeCoverSong(path: string): Promise<void> {
  const inputs = [
    '-f',
    'lavfi',
    '-i',
    'sine=duration=3',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=800x600:duration=1:rate=1',
  ];
  const maps = ['-map', '0', '-map', '1', '-c:a', 'libmp3lame', '-c:v', 'mjpeg', '-id3v2_version', '3'];
  const names = ['-metadata', 'title=With a Cover', '-metadata', 'artist=An Artist'];
  const cover = ['-metadata:s:v', 'title=Album cover', '-metadata:s:v', 'comment=Cover (front)', '-frames:v', '1'];
  const ffmpeg = process.env.FFMPEG_PATH || 'ffmpeg';
  await promisify(execFile)(ffmpeg, ['-v', 'error', '-y', ...inputs, ...maps, ...names, ...cover, path]);
}
