// How far a download is, and when it is too much.
import { describe, expect, it } from 'vitest';
import { isAppError } from '#lib/errors.ts';
import { checkDuration, checkLive, DownloadTally } from './download-tally.ts';
import type { InfoLine, ProgressLine } from './yt-dlp-lines.ts';

const limits = { maxFileBytes: 10_000_000, maxVideoSeconds: 7200, stallMs: 60_000 };

const progress = (over: Partial<ProgressLine>): ProgressLine => ({
  status: 'downloading',
  downloaded_bytes: null,
  total_bytes: null,
  total_bytes_estimate: null,
  speed: null,
  eta: null,
  filename: 'media.mp4',
  ...over,
});

const info = (over: Partial<InfoLine>): InfoLine => ({
  id: '1',
  title: 't',
  extractor_key: null,
  webpage_url: null,
  original_url: null,
  url: null,
  duration: null,
  is_live: null,
  live_status: null,
  filesize: null,
  filesize_approx: null,
  ...over,
});

function codeOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return isAppError(error) ? error.code : error;
  }
  return undefined;
}

describe('DownloadTally', () => {
  it('sums picture and sound, and shows the whole as the total', () => {
    const tally = new DownloadTally(limits, 0);
    tally.expect(info({ filesize_approx: 5_000_000 }));
    tally.add(progress({ filename: 'media.f1.mp4', downloaded_bytes: 4_000_000, total_bytes: 4_000_000 }));
    expect(tally.add(progress({ filename: 'media.f2.m4a', downloaded_bytes: 500_000, speed: 9, eta: 3 }))).toEqual({
      stage: 'downloading',
      done_bytes: 4_500_000,
      total_bytes: 5_000_000,
      bytes_per_second: 9,
      eta: 3,
    });
  });

  it('takes an estimate for the total, never less than what is done', () => {
    const tally = new DownloadTally(limits, 0);
    expect(tally.add(progress({ downloaded_bytes: 10, total_bytes_estimate: 99.6 })).total_bytes).toBe(100);
    expect(tally.add(progress({ downloaded_bytes: 150, total_bytes_estimate: 99.6 })).total_bytes).toBe(150);
    expect(tally.add(progress({ downloaded_bytes: 200 })).total_bytes).toBeNull();
  });

  it('stops at an announced size, at bytes that came, and not at an estimate', () => {
    const announced = new DownloadTally(limits, 0);
    expect(codeOf(() => announced.add(progress({ downloaded_bytes: 1, total_bytes: 10_000_001 })))).toBe(
      'link_too_large',
    );
    const unknown = new DownloadTally(limits, 0);
    expect(
      codeOf(() => unknown.add(progress({ downloaded_bytes: 10_000_000, total_bytes_estimate: 99_000_000 }))),
    ).toBeUndefined();
    expect(codeOf(() => unknown.add(progress({ downloaded_bytes: 10_000_001 })))).toBe('link_too_large');
    const parts = new DownloadTally(limits, 0);
    parts.add(progress({ filename: 'a', downloaded_bytes: 6_000_000 }));
    expect(codeOf(() => parts.add(progress({ filename: 'b', downloaded_bytes: 6_000_000 })))).toBe('link_too_large');
  });

  it('is bounded however many files a site invents', () => {
    const tally = new DownloadTally(limits, 0);
    for (let index = 0; index < 1000; index += 1)
      tally.add(progress({ filename: `f${index}`, downloaded_bytes: 1000 }));
    expect(tally.add(progress({ filename: 'f0', downloaded_bytes: 1000 })).done_bytes).toBe(8000);
  });

  it('refuses live streams, long films and known large ones before they begin', () => {
    const tally = () => new DownloadTally(limits, 0);
    expect(codeOf(() => tally().expect(info({ is_live: true })))).toBe('link_live');
    expect(codeOf(() => tally().expect(info({ duration: 7201 })))).toBe('link_too_large');
    expect(codeOf(() => tally().expect(info({ filesize: 10_000_001 })))).toBe('link_too_large');
    expect(codeOf(() => tally().expect(info({ filesize_approx: 99_000_000, duration: 7200 })))).toBeUndefined();
  });

  it('goes by the folder while yt-dlp tells nothing, and by yt-dlp as soon as it does', () => {
    const tally = new DownloadTally(limits, 0);
    expect(tally.watch(50, 0)).toBeUndefined();
    tally.expect(info({ filesize_approx: 1000 }));
    expect(tally.watch(100, 250)).toMatchObject({ stage: 'downloading', done_bytes: 100, total_bytes: 1000 });
    expect(tally.watch(100, 500)).toBeUndefined();
    tally.add(progress({ downloaded_bytes: 120 }));
    expect(tally.watch(150, 750)).toBeUndefined();
  });

  it('counts silence from the last new byte, and what lies in the folder', () => {
    const tally = new DownloadTally(limits, 0);
    tally.watch(100, 59_000);
    tally.watch(100, 118_000);
    expect(codeOf(() => tally.watch(100, 119_000))).toBe('link_failed');
    expect(codeOf(() => tally.watch(30_000_000, 119_001))).toBe('link_too_large');
  });
});

it.each(['is_live', 'is_upcoming', 'post_live'])('%s counts as live', (status) => {
  expect(codeOf(() => checkLive({ live_status: status }))).toBe('link_live');
});

it.each(['not_live', 'was_live', null])('%s does not', (status) => {
  expect(codeOf(() => checkLive({ live_status: status, is_live: false }))).toBeUndefined();
});

it('says how long is too long', () => {
  expect(() => checkDuration(3 * 3600, limits)).toThrow('This lasts 3.0 hours; at most 2.0 hours are taken.');
  expect(() => checkDuration(null, limits)).not.toThrow();
});
