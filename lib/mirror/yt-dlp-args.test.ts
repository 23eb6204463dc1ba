// The command lines for yt-dlp: what stands in them, and that a link stays a link.
import { describe, expect, it } from 'vitest';
import { type ArgumentOptions, fetchArguments, formatArguments, probeArguments } from './yt-dlp-args.ts';
import { parseFeatures } from './yt-dlp-features.ts';

const newHelp = [
  '--js-runtimes RUNTIME',
  '--no-remote-components',
  '--no-plugin-dirs',
  '--progress-delta S',
  '--use-extractors N',
]
  .map((option) => `    ${option}   text`)
  .join('\n');
const oldHelp = '    --use-extractors NAMES   text\n    --progress-template TEXT';

const options = (over: Partial<ArgumentOptions> = {}): ArgumentOptions => ({
  link: { href: 'https://example.org/--exec', host: 'example.org', isYouTube: false },
  quality: { kind: 'video', max_height: 720 },
  features: parseFeatures(newHelp),
  jsRuntimes: ['node:/usr/bin/node'],
  cookiesPath: undefined,
  ffmpegFolder: '/job/tools',
  playlistLimit: 25,
  bytesPerSecond: undefined,
  ...over,
});

describe.each([
  ['probe', probeArguments],
  ['fetch', fetchArguments],
] as const)('%s', (_name, make) => {
  it('ends with -- and the link, and has the link nowhere else', () => {
    const args = make(options());
    expect(args.slice(-2)).toEqual(['--', 'https://example.org/--exec']);
    expect(args.filter((arg) => arg.includes('example.org'))).toHaveLength(1);
    expect(args.filter((arg) => arg === '--')).toHaveLength(1);
  });

  it('reads no configuration, keeps no cache, loads no plugins, runs no commands', () => {
    const args = make(options());
    for (const needed of [
      '--ignore-config',
      '--no-cache-dir',
      '--no-plugin-dirs',
      '--no-remote-components',
      '--no-exec',
    ]) {
      expect(args).toContain(needed);
    }
    for (const never of [
      '--exec',
      '--netrc',
      '--netrc-cmd',
      '--write-link',
      '--enable-file-urls',
      '--proxy',
      '--config-locations',
    ]) {
      expect(args).not.toContain(never);
    }
  });

  it('passes an old yt-dlp nothing it does not know', () => {
    const args = make(options({ features: parseFeatures(oldHelp) }));
    for (const unknown of ['--js-runtimes', '--no-remote-components', '--no-plugin-dirs', '--progress-delta']) {
      expect(args).not.toContain(unknown);
    }
  });

  it("lets YouTube's readers alone read links of YouTube", () => {
    const link = { href: 'https://youtu.be/x', host: 'youtu.be', isYouTube: true };
    expect(make(options({ link })).join(' ')).toContain('--use-extractors youtube.*');
    expect(make(options())).not.toContain('--use-extractors');
  });

  it('passes cookies, runtimes and the place of ffmpeg', () => {
    const text = make(options({ cookiesPath: '/job/tools/cookies.txt' })).join(' ');
    expect(text).toContain('--cookies /job/tools/cookies.txt');
    expect(text).toContain('--js-runtimes node:/usr/bin/node');
    expect(text).toContain('--ffmpeg-location /job/tools');
  });
});

it('limits the rate only when told', () => {
  expect(fetchArguments(options()).join(' ')).not.toContain('--limit-rate');
  expect(fetchArguments(options({ bytesPerSecond: 500_000 })).join(' ')).toContain('--limit-rate 500000');
});

describe('formatArguments', () => {
  it('prefers H.264 up to 1080 lines, and the height above', () => {
    expect(formatArguments({ kind: 'video', max_height: 1080 }, true).at(-1)).toMatch(
      /^vcodec:h264,res:1080,acodec:aac/,
    );
    expect(formatArguments({ kind: 'video', max_height: 2160 }, true).at(-1)).toMatch(
      /^res:2160,vcodec:h264,acodec:aac/,
    );
  });

  it('merges only with ffmpeg, and takes only what comes by HTTP', () => {
    for (const canMerge of [true, false]) {
      const formats = formatArguments({ kind: 'video', max_height: 720 }, canMerge)[1] ?? '';
      expect(formats.includes('+')).toBe(canMerge);
      for (const choice of formats.split(/[/+](?=b)/)) expect(choice).toContain("[protocol~='^(https?|m3u8");
    }
  });

  it('makes nonsense heights harmless', () => {
    expect(formatArguments({ kind: 'video', max_height: -3.7 }, true).join(' ')).toContain('height<=?1]');
  });
});
