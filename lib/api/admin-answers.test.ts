import { expect, it } from 'vitest';
import { parseConfig } from '../config.ts';
import { settingList, shownJob } from './admin-answers.ts';

it('settings that are secrets are not shown', () => {
  const secrets = {
    API_HASH: '0123456789abcdef0123456789abcdef',
    BOT_TOKENS: '1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    ADMIN_PASSWORD: 'a very secret password',
    LINK_SECRET: 'a secret of links, long enough to be one',
    AUTH_SECRET: 'a secret of sessions, long enough to be one',
    SOCKS_PROXY: 'socks5://somebody:sockssecret@proxy.example:1080',
    MONGO_URL: 'mongodb://somebody:mongosecret@db.example/',
    METRICS_TOKEN: 'a token of metrics that nobody knows',
  };
  const config = parseConfig({ ...secrets, API_ID: '12345', LOG_CHANNEL_ID: '-1001234567890' });
  const shown = JSON.stringify(settingList(config));
  expect(shown).toContain('By a SOCKS proxy');
  for (const secret of [...Object.values(secrets), 'sockssecret', 'mongosecret']) expect(shown).not.toContain(secret);
});

it('a job names its link or its item', () => {
  const job = { id: 'a', kind: 'enrich', payload: { chat_id: 1, message_id: 2 } };
  expect(shownJob(job as unknown as Parameters<typeof shownJob>[0])).toMatchObject({ subject: '1/2' });
});
