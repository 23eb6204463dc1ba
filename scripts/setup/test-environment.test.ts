import { expect, it } from 'vitest';
import { settingNames } from '#lib/config.ts';
import { ownNames, testEnvironment } from './test-environment.mjs';

it('names every setting that lib/config.ts reads', () => {
  expect(settingNames.length).toBeGreaterThan(10);
  expect(ownNames).toEqual(expect.arrayContaining([...settingNames]));
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
  const tools = { chromium: '/c', ffmpeg: '/f', ffprobe: '/p', secantus: '/s', ytdlp: '/y', firefox: '/x' };
  const environment: Record<string, string> = testEnvironment(shell, tools);
  expect(environment).toMatchObject({ PATH: '/bin', CI: 'true', CHROMIUM_PATH: '/c', FFMPEG_PATH: '/f' });
  expect(environment).toMatchObject({ SECANTUS_PATH: '/s', YTDLP_PATH: '/y', FIREFOX_PATH: '/x' });
  for (const name of ['BOT_TOKEN', 'https_proxy', 'HTTP_PROXY', 'NODE_ENV'])
    expect(environment).not.toHaveProperty(name);
});
