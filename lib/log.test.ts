// Log lines: shape, secrets, forged lines.
import { describe, expect, it } from 'vitest';
import { AppError } from './errors.ts';
import { createLog, type LogOptions, redact, silentLog } from './log.ts';

const token = '123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';

function recorder(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  return { lines, log: createLog({ level: 'debug', pretty: false, write, ...options }) };
}

describe('redact', () => {
  it.each([
    [`token ${token}`, 'token [secret]'],
    [`https://api.telegram.org/bot${token}/getMe`, 'https://api.telegram.org/bot[secret]/getMe'],
    ['123456:abcdefghijklmnopqrst', '[secret]'],
    ['mongodb+srv://user:pa55@host/db', 'mongodb+srv://user:[secret]@host/db'],
    ['key 5228293685:11 at 12:30:59', 'key 5228293685:11 at 12:30:59'],
    ['https://films.example:7860/stream/1/2', 'https://films.example:7860/stream/1/2'],
  ])('%s', (line, expected) => expect(redact(line)).toBe(expected));

  it('finds every secret of a line', () => {
    expect(redact(`${token} and ${token}`)).toBe('[secret] and [secret]');
  });
});

describe('log', () => {
  it('writes one JSON line with event, component and fields', () => {
    const { lines, log } = recorder();
    log.child('stream').info('opened', { messageId: 7 });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'opened', component: 'stream', messageId: 7, level: 30 });
  });

  it('drops what is below its level', () => {
    const { lines, log } = recorder({ level: 'warn' });
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['c', 'd']);
  });

  it('writes the cause chain of an error with codes, bounded for circles', () => {
    const { lines, log } = recorder();
    const inner = new Error('socket closed');
    inner.cause = inner;
    log.error('failed', { error: new AppError('telegram_unavailable', 'No answer.', { cause: inner }) });
    const { error } = JSON.parse(lines[0] ?? '');
    expect(error).toMatchObject({ code: 'telegram_unavailable', message: 'No answer.', name: 'AppError' });
    expect(error.stack).toContain('log.test');
    expect(error.cause).toMatchObject({ message: 'socket closed' });
    expect(lines[0]?.split('socket closed').length).toBeLessThan(8);
  });

  it('never writes a token, in whatever field it hides', () => {
    for (const pretty of [false, true]) {
      const { lines, log } = recorder({ pretty });
      log.error(`with ${token}`, { url: `x/bot${token}`, error: new Error(token, { cause: new Error(token) }) });
      expect(lines.join('')).not.toContain('AAHdq');
    }
  });

  it('writes readable lines', () => {
    const { lines, log } = recorder({ pretty: true });
    log.child('bot').warn('upload waits', { key: '1:2', attempts: 3 });
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}\[bot\] upload waits {2}key=1:2 attempts=3\n$/);
  });

  it('lets no film name forge a line or steer the terminal', () => {
    const { lines, log } = recorder({ pretty: true });
    log.info('indexed', { name: 'x\n12:00:00 error forged \u001b[2J \u202e \u009b' });
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
    for (const character of ['\u001b', '\u202e', '\u009b']) expect(lines[0]).not.toContain(character);
    log.info('indexed', { name: 'Ночь 🎬' });
    expect(lines[1]).toContain('name=Ночь 🎬');
  });

  it('has a silent form', () => {
    expect(() => silentLog.child('x').error('nothing', { error: new Error('x') })).not.toThrow();
  });
});
