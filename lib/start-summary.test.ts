// What a start says of itself: in JSON for machines, in lines for people, without a secret.
import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';
import { createLog } from './log.ts';
import { type StartReport, startSummary } from './start-summary.ts';

const bot = {
  commands: ['/start', '/help'],
  handlers: ['text', 'file', 'button'],
  resumedUploads: 2,
};
const report: StartReport = {
  schema: { engine: 'SQLite', migrationsApplied: 0, schemaVersion: 3, summary: 'SQLite at x, all indexes present.' },
  bot,
  jobs: { queued: 1, running: 2, done: 9, failed: 3, cancelled: 4 },
};
const nobody: StartReport = { schema: report.schema, bot: undefined, jobs: undefined };
const bots = [{ username: 'vault_bot', userId: 7, role: 'front', state: 'ready' }] as const;
const secrets = {
  apiHash: '0123456789abcdef0123456789abcdef',
  password: 'sockssecret',
  key: 'k3y-of-links-that-is-long-enough',
};
const telegram = parseConfig({
  ...{
    API_ID: '12345',
    API_HASH: secrets.apiHash,
    BOT_TOKEN: `123456:${'A'.repeat(35)}`,
    LOG_CHANNEL_ID: '-1001234567890',
  },
  ...{ STREAM_ACCESS: 'signed', LINK_SECRET: secrets.key, ADMIN_IDS: '7', ALLOWED_IDS: '7,8' },
  ...{ SOCKS_PROXY: `socks5://somebody:${secrets.password}@proxy.example:1080`, URL: 'https://films.example' },
  ...{ MONTHLY_EGRESS_GB: '20', EGRESS_OVER_BUDGET: 'refuse' },
});

describe('the summary of a start', () => {
  it('says mode, store, bots, handlers, access, proxy, budget and address', () => {
    expect(startSummary({ config: telegram, report, bots })).toEqual({
      mode: 'Telegram',
      store: 'SQLite at x, all indexes present.',
      bots: ['@vault_bot (front, ready)'],
      handlers: ['text', 'file', 'button'],
      commands: ['/start', '/help'],
      'uploads taken up again': '2',
      jobs: '1 queued, 2 running, 3 given up',
      access: 'signed; files from 2 people',
      proxy:
        'SOCKS5 at proxy.example:1080 for Telegram; nothing goes around it, SOCKS5 at proxy.example:1080 for links',
      budget: '20 GB a month, then refuse',
      address: 'https://films.example',
    });
  });

  it('says what is not there yet, and of the demo where to go', () => {
    const summary = startSummary({ config: parseConfig({ PORT: '8080' }), report: nobody, bots: [] });
    expect(summary).toMatchObject({
      mode: expect.stringContaining('demo'),
      bots: 'none connected yet',
      handlers: 'none registered yet',
      access: 'public; files from everybody',
      ...{ proxy: 'none', budget: 'none', 'demo chat': 'http://localhost:8080/demo' },
    });
    expect(summary).not.toHaveProperty('jobs');
  });

  it('is one line of JSON, and an event with a line for each part in a terminal', () => {
    const summary = startSummary({ config: telegram, report, bots });
    const write = (pretty: boolean) => {
      const lines: string[] = [];
      const log = createLog({ level: 'info', pretty, write: (line) => void lines.push(line) });
      log.info('StreamVault is ready at https://films.example', { summary });
      return lines;
    };
    const [json = '', ...others] = write(false);
    expect(others).toEqual([]);
    expect(json.trimEnd()).not.toContain('\n');
    expect(JSON.parse(json)).toMatchObject({ msg: 'StreamVault is ready at https://films.example', summary });
    const text = write(true).join('');
    expect(text.split('\n').slice(0, 4)).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d info {2}StreamVault is ready at https:\/\/films.example$/),
      '  mode                    Telegram',
      '  store                   SQLite at x, all indexes present.',
      '  bots                    @vault_bot (front, ready)',
    ]);
    expect(text.split('\n')).toContain('  commands                /start /help');
    for (const secret of Object.values(secrets)) expect(`${json} ${text}`).not.toContain(secret);
  });
});
