import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ownNames, testEnvironment } from './test-environment.mjs';

it('names every setting that lib/config.ts reads', () => {
  const text = readFileSync(new URL('../../lib/config.ts', import.meta.url), 'utf8');
  const schema = text.slice(text.indexOf('const environmentSchema'), text.indexOf('/** What is needed to reach'));
  const settings = [...schema.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
  expect(settings.length).toBeGreaterThan(10);
  expect(ownNames).toEqual(expect.arrayContaining(settings));
});

it('keeps our settings, proxies and steering variables of the shell out of the tests', () => {
  const shell = {
    PATH: '/bin',
    BOT_TOKEN: 'secret',
    https_proxy: 'x',
    HTTP_PROXY: 'x',
    NODE_ENV: 'production',
    CI: 'true',
  };
  const environment: Record<string, string> = testEnvironment(shell, { chromium: '/c', ffmpeg: '/f', ffprobe: '/p' });
  expect(environment).toMatchObject({ PATH: '/bin', CI: 'true', CHROMIUM_PATH: '/c', FFMPEG_PATH: '/f' });
  for (const name of ['BOT_TOKEN', 'https_proxy', 'HTTP_PROXY', 'NODE_ENV'])
    expect(environment).not.toHaveProperty(name);
});
