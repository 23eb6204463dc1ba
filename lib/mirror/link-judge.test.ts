// Links that may be fetched, links that may not, and what each spelling of a host means.
import { describe, expect, it } from 'vitest';
import { isAppError } from '#lib/errors.ts';
import { isOpenDestination, judgeLink, type LinkRules } from './link-judge.ts';

const youTube: LinkRules = { hosts: ['youtube.com', 'youtu.be', 'youtube-nocookie.com'], privateHosts: [] };
const anywhere: LinkRules = { hosts: ['*'], privateHosts: [] };

function refusalOf(text: string, rules: LinkRules): string {
  try {
    judgeLink(text, rules);
  } catch (error) {
    expect(isAppError(error) && error.code).toBe('link_refused');
    return (error as Error).message;
  }
  throw new Error(`${JSON.stringify(text)} was taken`);
}

describe('judgeLink', () => {
  it.each([
    ['https://www.youtube.com/watch?v=BaW_jenozKc', 'https://www.youtube.com/watch?v=BaW_jenozKc'],
    ['  https://youtu.be/BaW_jenozKc\n', 'https://youtu.be/BaW_jenozKc'],
    ['HTTPS://M.YouTube.COM/shorts/x', 'https://m.youtube.com/shorts/x'],
    ['https://youtube.com./watch?v=1', 'https://youtube.com./watch?v=1'],
    ['https://www.youtube-nocookie.com/embed/x', 'https://www.youtube-nocookie.com/embed/x'],
    ['https://ｙｏｕｔｕｂｅ.com/watch?v=1', 'https://youtube.com/watch?v=1'],
    ['https://www。youtube。com/watch?v=1', 'https://www.youtube.com/watch?v=1'],
    ['http://youtube.com:443/x', 'http://youtube.com:443/x'],
  ])('takes %j', (text, href) => {
    expect(judgeLink(text, youTube)).toMatchObject({ href, isYouTube: true });
  });

  it.each([
    'https://youtube.com.evil.tld/watch?v=1',
    'https://evil-youtube.com/',
    'https://notyoutu.be/x',
    'https://уoutube.com/watch?v=1',
    'https://vimeo.com/1',
    'https://8.8.8.8/x',
  ])('does not take %j for YouTube', (text) => {
    expect(refusalOf(text, youTube)).toMatch(/^Links to \S+ are not fetched here\.$/);
  });

  it.each([
    'https://youtube.com@127.0.0.1/watch?v=1',
    'https://youtube.com:pass@evil.tld/',
    'https://:pass@youtube.com/',
    'https://user@youtube.com/',
  ])('takes no user names: %j', (text) => {
    expect(refusalOf(text, anywhere)).toBe('Links with a user name in them are not fetched.');
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://%31%32%37.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[0:0:0:0:0:ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fd00:ec2::254]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0/',
    'http://0.0.0.0:8000/',
    'http://10.1.2.3/',
    'http://100.64.0.1/',
    'http://192.168.0.1/',
    'http://localhost/',
    'http://LOCALHOST:8000/',
    'http://localhost./',
    'http://ⓛocalhost/',
    'http://foo.localhost/',
    'http://printer.local/',
    'http://metadata.google.internal/',
    'http://router.lan/',
    'http://mongo/',
    'http://1.0.0.127.in-addr.arpa/',
  ])('takes nothing inside private networks: %j', (text) => {
    expect(refusalOf(text, anywhere)).toBe('This link leads into a private network.');
  });

  it.each([
    'file:///etc/passwd',
    'ftp://example.org/x',
    'ytsearch:cats',
    'ytsearch5:cats',
    'javascript:alert(1)',
    'data:text/html,x',
    'gopher://example.org/',
    'rtmp://example.org/live',
    'example.org/x',
    '//example.org/x',
    'BaW_jenozKc',
    '--exec id',
    '--exec=id',
    '-o /etc/x',
    '-',
    '',
    'https://',
    'https:/example.org',
    'https:example.org',
    'http:///etc/passwd',
    'view-source:http://example.org/',
    'http://[::1/',
    'http://exa mple.org/',
    'http://example.org:99999/',
    'http://1.2.3.4.5/',
    'http://256.1.1.1/',
  ])('takes nothing but web links: %j', (text) => {
    expect(refusalOf(text, anywhere)).toMatch(/^(?:Only links|This is not a link|This link has characters)/);
  });

  it.each([
    'https://youtube.com/watch?v=1; id',
    'https://youtube.com/\nhttp://127.0.0.1/',
    'https://youtube.com/\u0000',
    'https://youtube.com/\t/x',
    'https://youtube.com\\@127.0.0.1/',
    'https://youtube.com/\u202egpj.exe',
    'https://you\u200btube.com/',
    'https://youtube.com/ --exec id',
  ])('takes no white space, control characters or backslashes: %j', (text) => {
    expect(refusalOf(text, youTube)).toBe('This link has characters in it that no link has.');
  });

  it('keeps shell signs as what they are, parts of a link', () => {
    expect(judgeLink('https://youtube.com/watch?v=$(id)`id`|;&', youTube).href).toBe(
      'https://youtube.com/watch?v=$(id)`id`|;&',
    );
  });

  it.each(['http://example.org:22/', 'http://example.org:25/', 'http://1.1.1.1:1023/'])(
    'takes no port of another service: %s',
    (text) => {
      expect(refusalOf(text, anywhere)).toBe('This link leads to a port that is not of the web.');
    },
  );

  it('takes any public host with *, and bounds the length', () => {
    expect(judgeLink('https://example.org:8443/a.mp4', anywhere)).toMatchObject({
      host: 'example.org',
      isYouTube: false,
    });
    expect(judgeLink('https://1.1.1.1/a.mp4', anywhere).host).toBe('1.1.1.1');
    expect(refusalOf(`https://example.org/${'x'.repeat(2000)}`, anywhere)).toBe('This link is too long.');
  });

  it('takes an exception exactly as it is named', () => {
    const rules: LinkRules = { hosts: ['youtube.com'], privateHosts: ['127.0.0.1:8123'] };
    expect(judgeLink('http://127.0.0.1:8123/a', rules).host).toBe('127.0.0.1');
    expect(judgeLink('http://2130706433:8123/a', rules).href).toBe('http://127.0.0.1:8123/a');
    expect(refusalOf('http://127.0.0.1:8124/a', rules)).toMatch(/private network/);
    expect(refusalOf('http://127.0.0.2:8123/a', rules)).toMatch(/private network/);
  });
});

describe('isOpenDestination', () => {
  it.each([
    ['example.org', 443, true],
    ['1.1.1.1', 80, true],
    ['2606:4700:4700::1111', 443, true],
    ['example.org', 25, false],
    ['127.0.0.1', 8123, true],
    ['127.0.0.1', 80, false],
    ['::1', 443, false],
    ['mongo', 27017, false],
    ['metadata.google.internal', 80, false],
  ] as const)('%s port %d: %s', (host, port, isOpen) => {
    expect(isOpenDestination(host, port, ['127.0.0.1:8123'])).toBe(isOpen);
  });
});
