// yt-dlp's complaints as sentences for people. The texts are what it printed, or what issue threads quote.
import { describe, expect, it } from 'vitest';
import { lastComplaint, siteReason } from './site-reason.ts';

const bare = { cookiesName: undefined, proxyName: undefined, secrets: [] };
const equipped = {
  cookiesName: 'cookies.txt',
  proxyName: 'proxy.example:1080',
  secrets: ['/srv/job1', 'http://job:geheim@127.0.0.1:4'],
};

describe('siteReason', () => {
  it.each([
    [
      'ERROR: [generic] Unable to download webpage: HTTP Error 403: Forbidden (caused by <HTTPError 403: Forbidden>)',
      'link_refused',
      'The site refuses to give this (asked without cookies and without a proxy; yt-dlp said: "Unable to download webpage: HTTP Error 403: Forbidden").',
    ],
    [
      'ERROR: unable to download video data: HTTP Error 429: Too Many Requests',
      'link_failed',
      'The site says we ask too often (asked without cookies and without a proxy; yt-dlp said: "unable to download video data: HTTP Error 429: Too Many Requests").',
    ],
    [
      "ERROR: [youtube] BaW_jenozKc: Sign in to confirm you're not a bot. Use --cookies-from-browser or --cookies for the authentication. See  https://github.com/yt-dlp/yt-dlp/wiki/FAQ",
      'link_refused',
      'The site wants a sign-in (asked without cookies and without a proxy; yt-dlp said: "Sign in to confirm you\'re not a bot").',
    ],
    [
      'ERROR: [youtube] abc: Private video. Sign in if you have been granted access',
      'link_refused',
      'The site wants a sign-in',
    ],
    [
      'ERROR: [youtube] abc: Video unavailable. This video has been removed',
      'link_refused',
      'There is nothing behind this link (yt-dlp said: "Video unavailable. This video has been removed").',
    ],
    [
      'ERROR: [generic] Unable to download webpage: HTTP Error 404: Not Found',
      'link_refused',
      'There is nothing behind this link',
    ],
    [
      'ERROR: [youtube] abc: The uploader has not made this video available in your country',
      'link_refused',
      'The site does not show this where we are',
    ],
    [
      'ERROR: [youtube] abc: Video unavailable. The uploader has not made this video available in your country',
      'link_refused',
      'The site does not show this where we are',
    ],
    [
      'ERROR: [youtube] abc: This video is no longer available because the YouTube account associated with this video has been terminated.',
      'link_refused',
      'There is nothing behind this link',
    ],
    ['ERROR: unable to download video data: HTTP Error 403: Forbidden', 'link_failed', 'The site stopped giving this'],
    [
      'ERROR: Unsupported URL: https://example.org/',
      'link_refused',
      'There is nothing to fetch behind this link (yt-dlp said: "Unsupported URL: the link").',
    ],
    ['ERROR: [x] 1: This video is DRM protected', 'link_refused', 'The site protects this against copying'],
    ['ERROR: [youtube] abc: This live event will begin in 3 hours.', 'link_live', 'Live streams cannot be fetched'],
    [
      'ERROR: unable to write data: [Errno 28] No space left on device',
      'mirror_full',
      'There is no room for another download right now',
    ],
    [
      "ERROR: [generic] Unable to download webpage: ('Unable to connect to proxy', OSError('Tunnel connection failed: 502 Refused'))",
      'link_failed',
      'The site does not answer as it should',
    ],
    ['ERROR: [generic] Read timed out.', 'link_failed', 'The site does not answer as it should'],
    ['Traceback (most recent call last):', 'link_failed', 'This link could not be fetched.'],
    ['', 'link_failed', 'This link could not be fetched.'],
  ] as const)('%s', (output, code, sentence) => {
    const reason = siteReason(output, bare);
    expect(reason.code).toBe(code);
    expect(reason.message.startsWith(sentence.replace(/\.$/, ''))).toBe(true);
    if (sentence.endsWith('.')) expect(reason.message).toBe(sentence);
    expect(reason.message).toMatch(/^[A-Z][^\n]*\.$/);
  });

  it('names the cookie file and the proxy, and keeps paths and credentials', () => {
    const { message } = siteReason(
      'ERROR: HTTP Error 403 in /srv/job1/a through http://job:geheim@127.0.0.1:4',
      equipped,
    );
    expect(message).toContain('asked with the cookies of cookies.txt and through the proxy proxy.example:1080');
    expect(message).not.toContain('geheim');
    expect(message).not.toContain('/srv/job1');
  });

  it('takes the last complaint, keeps it short and drops what steers a terminal', () => {
    const output = `WARNING: x\nERROR: [a] first\nERROR: [b] 1: \u001b[31m\u202e${'long '.repeat(100)}`;
    expect(lastComplaint(output)).toMatch(/^\[31m +long/);
    expect(siteReason(output, bare).message.length).toBeLessThan(300);
  });
});
