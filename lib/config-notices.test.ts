// An old name, or a slip, is never passed over without a word.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EditDistance } from './catalog/edit-distance.ts';
import { settingNames } from './config.ts';
import { settingNotices } from './config-notices.ts';

const edits = new EditDistance();
const distance = (typed: string, word: string, most: number) => edits.between(typed, word, most, false);
const rules = { names: settingNames, distance };

describe('names of settings', () => {
  it.each([
    ['STREAM_ACESS', 'STREAM_ACCESS'],
    ['ALOWED_IDS', 'ALLOWED_IDS'],
    ['ADMIN_PASSWROD', 'ADMIN_PASSWORD'],
    ['MONGO_URI', 'MONGO_URL'],
    ['Log_Chanel_Id', 'LOG_CHANNEL_ID'],
    ['TRUSTED_PROXYS', 'TRUSTED_PROXIES'],
    ['BOTTOKEN', 'BOT_TOKEN'],
  ])('%s: is %s meant?', (typed, meant) => {
    expect(settingNotices([typed], rules)).toEqual([`${typed} is no setting. Is ${meant} meant?`]);
  });

  it('says nothing of right ones, of those of others, and where the right one is given, too', () => {
    expect(settingNotices(settingNames, rules)).toEqual([]);
    const others = [
      'PATH',
      'HOME',
      'HOSTNAME',
      'NODE_ENV',
      'NODE_OPTIONS',
      'TZ',
      'LANG',
      'SHELL',
      'PWD',
      'USER',
      'TERM',
    ];
    const proxies = [
      'HTTP_PROXY',
      'HTTPS_PROXY',
      'NO_PROXY',
      'npm_config_registry',
      'SPACE_ID',
      'SPACE_HOST',
      'INIT_CWD',
    ];
    expect(settingNotices([...others, ...proxies], rules)).toEqual([]);
    expect(settingNotices(['MONGO_URI', 'MONGO_URL'], rules)).toEqual([]);
  });

  it('says nothing of anything in .env.example', () => {
    const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const names = [...text.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(50);
    expect(settingNotices(names, rules)).toEqual([]);
  });

  it('tells what old names are called today, and what became of those that are gone', () => {
    const changed = {
      ...{ names: ['NEW'], distance },
      ...{ renamed: { OLD: 'NEW' }, removed: { GONE: 'films need no folder.' } },
    };
    expect(settingNotices(['OLD'], changed)).toEqual(['OLD is called NEW today, and goes on working.']);
    expect(settingNotices(['OLD', 'NEW'], changed)).toEqual([
      'OLD is called NEW today, which is given, too: OLD counts for nothing.',
    ]);
    expect(settingNotices(['GONE'], changed)).toEqual(['GONE is no setting any more: films need no folder.']);
  });
});
