// The client against a stand-in of TMDB's documented API.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTmdbStandIn, type TmdbStandIn } from '#test/harness/tmdb-stand-in.ts';
import type { Clock } from '../clock.ts';
import { createTmdbClient, type TmdbClient, type TmdbTitle } from './tmdb-client.ts';
import { matching, searchFor } from './tmdb-match.ts';

const apiKey = '0123456789abcdef0123456789abcdef';
const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const heat = { id: 949, title: 'Heat', release_date: '1995-12-15', overview: 'Two men.', poster_path: '/heat.jpg' };
const signal = new AbortController().signal;

let standIn: TmdbStandIn;
let slept: number[];
let clock: Clock;

beforeEach(async () => {
  standIn = await startTmdbStandIn({
    apiKey,
    movies: [{ ...heat, id: 1, title: 'Heat Wave', release_date: '1995-01-01' }, heat],
    series: [
      {
        ...{ id: 70523, title: 'Dark', release_date: '2017-12-01', overview: 'Time.' },
        ...{ imdb_id: 'tt5753856', genres: ['Mystery', 'Crime'] },
      },
    ],
    poster: jpeg,
  });
  slept = [];
  clock = { nowMs: () => 0, sleep: async (delayMs) => void slept.push(delayMs) };
});

afterEach(() => standIn.stop());

const client = (key = apiKey): TmdbClient => createTmdbClient({ apiKey: key, url: standIn.url, clock });

describe('TMDB client', () => {
  it('searches films by title and year', async () => {
    const found = await client().search({ kind: 'movie', title: 'Heat', year: 1995 }, signal);
    expect(found.map(({ title }) => title)).toEqual(['Heat Wave', 'Heat']);
    expect(found[1]).toEqual({
      ...{ kind: 'movie', id: 949, title: 'Heat', originalTitle: '', year: 1995 },
      ...{ overview: 'Two men.', posterPath: '/heat.jpg' },
    });
    expect(standIn.requests).toEqual(['/3/search/movie?query=Heat&include_adult=false&year=1995']);
  });

  it('searches series', async () => {
    const [dark] = await client().search({ kind: 'tv', title: 'Dark' }, signal);
    expect(dark).toMatchObject({ kind: 'tv', id: 70523, title: 'Dark', year: 2017, posterPath: undefined });
  });

  it('asks for IMDb ids and genres, and takes none that is no id', async () => {
    const tmdb = client();
    expect(await tmdb.details({ kind: 'tv', id: 70523 }, signal)).toEqual({
      imdbId: 'tt5753856',
      genres: ['Mystery', 'Crime'],
    });
    expect(standIn.requests).toEqual(['/3/tv/70523?append_to_response=external_ids']);
    expect(await tmdb.details({ kind: 'movie', id: 949 }, signal)).toEqual({ imdbId: undefined, genres: [] });
    const fault = { genres: null, external_ids: { imdb_id: '<script>' } };
    standIn.faults.push((response) => response.end(JSON.stringify(fault)));
    expect(await tmdb.details({ kind: 'movie', id: 949 }, signal)).toEqual({ imdbId: undefined, genres: [] });
    await expect(tmdb.details({ kind: 'movie', id: 1949 }, signal)).rejects.toMatchObject({ code: 'internal' });
  });

  it('fetches posters, and asks where they are only once', async () => {
    const tmdb = client();
    for (let time = 0; time < 2; time += 1) {
      const { bytes, mimeType } = await tmdb.poster('/heat.jpg', signal);
      expect([...bytes]).toEqual([...jpeg]);
      expect(mimeType).toBe('image/jpeg');
    }
    expect(standIn.requests).toEqual(['/3/configuration', '/t/p/w500/heat.jpg', '/t/p/w500/heat.jpg']);
  });

  it('takes a read access token, too', async () => {
    await standIn.stop();
    const token = 'eyJhbGciOiJIUzI1NiJ9.payload.signature';
    standIn = await startTmdbStandIn({ apiKey: token, movies: [heat] });
    expect(await client(token).search({ kind: 'movie', title: 'Heat' }, signal)).toHaveLength(1);
  });

  it('leaves a pause between requests', async () => {
    const tmdb = client();
    await Promise.all([1, 2, 3].map(() => tmdb.search({ kind: 'movie', title: 'Heat' }, signal)));
    expect(slept.slice(0, 2)).toEqual([250, 250]);
  });

  it('waits once when it is told to', async () => {
    standIn.faults.push((response) => response.writeHead(429, { 'Retry-After': '7' }).end());
    expect(await client().search({ kind: 'movie', title: 'Heat' }, signal)).toHaveLength(2);
    expect(slept).toContain(7000);
    const always = (response: { writeHead(status: number): { end(): void } }) => response.writeHead(429).end();
    standIn.faults.push(always, always);
    await expect(client().search({ kind: 'movie', title: 'Heat' }, signal)).rejects.toMatchObject({ code: 'internal' });
  });

  it.each([
    ['status 500', (response: Response_) => response.writeHead(500).end('{}')],
    ['no JSON', (response: Response_) => response.writeHead(200).end('<html>')],
    ['another shape', (response: Response_) => response.writeHead(200).end('{"results":[{"id":"x"}]}')],
    ['a redirect', (response: Response_) => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()],
    ['too much', (response: Response_) => response.writeHead(200).end(Buffer.alloc(2_000_000))],
    ['a cut connection', (response: Response_) => response.destroy()],
  ])('answers %s with one plain error without the key', async (_name, fault) => {
    standIn.faults.push(fault);
    const error = await client()
      .search({ kind: 'movie', title: 'Heat' }, signal)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'internal', message: 'TMDB gave no usable answer.' });
    expect(JSON.stringify(chain(error))).not.toContain(apiKey);
  });

  it('says when the key is refused', async () => {
    const refused = client('f'.repeat(32)).search({ kind: 'movie', title: 'Heat' }, signal);
    await expect(refused).rejects.toMatchObject({ code: 'bad_credentials' });
  });

  it('refuses a poster that is no picture, and paths that lead elsewhere', async () => {
    standIn.faults.push(
      (response) => response.writeHead(500).end(),
      (response) => response.writeHead(500).end(),
    );
    await expect(client().poster('/heat.jpg', signal)).rejects.toMatchObject({ code: 'internal' });
    standIn.faults.splice(0);
    await expect(client().poster('/../x', signal)).rejects.toMatchObject({ code: 'internal' });
    await expect(client().poster('//evil.example/x.jpg', signal)).rejects.toMatchObject({ code: 'internal' });
  });

  it('ends with the signal', async () => {
    standIn.faults.push(() => undefined);
    const controller = new AbortController();
    const search = client().search({ kind: 'movie', title: 'Heat' }, controller.signal);
    setTimeout(() => controller.abort(), 20);
    await expect(search).rejects.toMatchObject({ code: 'aborted' });
  });
});

type Response_ = Parameters<TmdbStandIn['faults'][number]>[0];

function chain(error: unknown): unknown[] {
  return error instanceof Error ? [error.message, String(error), ...chain(error.cause)] : [error];
}

describe('what is asked, and which answer is taken', () => {
  const title = (changes: Partial<TmdbTitle>): TmdbTitle => ({
    ...{ kind: 'movie', id: 1, title: 'Heat', originalTitle: 'Heat', year: 1995, overview: '', posterPath: undefined },
    ...changes,
  });

  it('asks for films with a year and for series, and not for holidays', () => {
    expect(searchFor({ title: 'Heat', year: 1995 })).toEqual({ kind: 'movie', title: 'Heat', year: 1995 });
    expect(searchFor({ title: 'Dark', season: 1, episodes: [2], year: 2019 })).toEqual({ kind: 'tv', title: 'Dark' });
    expect(searchFor({ title: 'Wedding' })).toBeUndefined();
  });

  it.each([
    ['the same title and year', { title: 'Heat', year: 1995 }, [title({ id: 2 })], 2],
    ['a year beside it', { title: 'Heat', year: 1996 }, [title({ id: 2 })], 2],
    ['the right one of two', { title: 'Heat', year: 1986 }, [title({}), title({ id: 3, year: 1986 })], 3],
    [
      'accents and signs apart',
      { title: 'Amelie & Co', year: 2001 },
      [title({ id: 4, title: 'Amélie and Co.', year: 2001 })],
      4,
    ],
    [
      'the original title',
      { title: 'Das Boot', year: 1981 },
      [title({ id: 5, originalTitle: 'Das Boot', year: 1981 })],
      5,
    ],
    [
      'a series whatever the year',
      { title: 'Dark', year: 2020 },
      [title({ kind: 'tv', id: 6, title: 'Dark', year: 2017 })],
      6,
    ],
    ['nothing of another year', { title: 'Heat', year: 1972 }, [title({})], undefined],
    ['nothing similar', { title: 'Heat 2', year: 1995 }, [title({})], undefined],
    ['nothing without letters', { title: '…', year: 1995 }, [title({ title: '!', originalTitle: '' })], undefined],
  ])('takes %s', (_name, believed, results, id) => expect(matching(believed, results)?.id).toBe(id));
});
