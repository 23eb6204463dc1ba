// Faults of the matrix that are more than a rule on calls: outages, lost rights, removed and replaced films, restless viewers.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { LoopbackSocksProxy, proxyPassword } from '#test/harness/socks-proxy.ts';
import { FaultStage, type Play } from './fault-matrix-stage.ts';

const mib = 1024 * 1024;
const middle = 4 * mib + 99;

let stage: FaultStage;

beforeAll(async () => {
  stage = await FaultStage.open();
}, 60_000);
afterAll(() => stage.close());
beforeEach(() => stage.reset());

const control = () => stage.world.control;

function expectRefused(play: Play, ...statuses: number[]): void {
  expect(play.ending, play.note).toBe('refused');
  expect(statuses, play.note).toContain(play.status);
  expect(play.firstMs).toBeLessThan(10_500);
}

/** The film slowly enough that something can happen in the middle of it: about 1.5 s. */
async function playSlowly(film: FaultStage['film'], meanwhile: () => Promise<void>): Promise<Play> {
  await control().setNetwork({ bytesPerSecond: mib });
  const play = stage.play({ film, onFirst: meanwhile });
  const ended = await play;
  await control().setNetwork({ bytesPerSecond: 0 });
  return ended;
}

async function pulledBytes(): Promise<number> {
  return (await control().counters()).getFile.reduce((sum, { bytes }) => sum + bytes, 0);
}

describe('connections', () => {
  test('16: all killed in the middle of blocks: the film plays on within 3 s', async () => {
    const play = await playSlowly(stage.film, async () => {
      await sleep(300);
      await control().closeConnections();
    });
    expect(play.ending, play.note).toBe('played');
    expect(play.longestSilenceMs).toBeLessThan(3_500);
  });

  test('23: a data center that is away: refused or cut, and played within 5 s of its return', async () => {
    await stage.play({ film: stage.farFilm, leaveAfterBytes: 100_000 });
    await control().setDcDown(4, true);
    await control().closeConnections();
    const away = await stage.play({ film: stage.farFilm, start: middle });
    await control().setDcDown(4, false);
    expectRefused(away, 503);
    expect(away.retryAfterSeconds).toBeGreaterThan(0);
    const backAtMs = Date.now();
    let back = await stage.play({ film: stage.farFilm, start: middle });
    while (back.ending !== 'played' && Date.now() - backAtMs < 5_500) {
      await sleep(100);
      back = await stage.play({ film: stage.farFilm, start: middle });
    }
    expect(back.ending, back.note).toBe('played');
    expect(Date.now() - backAtMs).toBeLessThan(5_500);
  }, 40_000);

  test('23: a data center that goes away mid-stream: right bytes, then played on or cut', async () => {
    const play = await playSlowly(stage.farFilm, async () => {
      await control().setDcDown(4, true);
      await control().closeConnections();
    });
    await control().setDcDown(4, false);
    expect(play.ending, play.note).toBe('cut');
    expect(play.longestSilenceMs).toBeLessThan(10_500);
  }, 40_000);
});

describe('bots and floods', () => {
  test('1: every bot flooded by different times: Retry-After names the least', async () => {
    const flood = (bot: number, seconds: number) =>
      control().addFault({
        method: 'upload.getFile',
        bot: stage.botId(bot),
        times: 0,
        action: { do: 'rpc_error', code: 420, text: `FLOOD_WAIT_${seconds}` },
      });
    await flood(0, 20);
    await flood(1, 40);
    const play = await stage.play({ film: stage.film });
    expectRefused(play, 503);
    expect(play.retryAfterSeconds).toBeGreaterThan(0);
    expect(play.retryAfterSeconds).toBeLessThanOrEqual(20);
  });

  test('4: one bot may not log in for 2,838 s: the start goes on without it and the other one plays', async () => {
    await control().revokeSessions(stage.botId(1));
    const action = { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_2838' } as const;
    const before = (await control().counters()).calls['auth.importBotAuthorization'] ?? 0;
    await stage.restart(() => control().addFault({ method: 'auth.importBotAuthorization', times: 0, action }));
    const play = await stage.play({ film: stage.film });
    expect(play.ending, play.note).toBe('played');
    expect(stage.room.bots().map(({ state }) => state)).toEqual(['ready', expect.not.stringMatching(/^ready$/)]);
    // No loop of log-ins: Telegram would only make the wait longer.
    expect(((await control().counters()).calls['auth.importBotAuthorization'] ?? 0) - before).toBeLessThanOrEqual(2);
  });

  test('6: a reference refused again and again costs one block at most two look-ups a bot', async () => {
    const action = { do: 'rpc_error', code: 400, text: 'FILE_REFERENCE_EXPIRED' } as const;
    await control().addFault({ method: 'upload.getFile', times: 0, action });
    const before = (await control().counters()).calls['channels.getMessages'] ?? 0;
    const play = await stage.play({ film: stage.film, start: stage.film.bytes.length - 1000 });
    expectRefused(play, 503);
    expect(((await control().counters()).calls['channels.getMessages'] ?? 0) - before).toBeLessThanOrEqual(6);
  });

  test.each(['before', 'mid-stream'])('5: references that really expire, %s', async (phase) => {
    const expire = async () => {
      await control().setFileReferenceLifetime(0);
      await control().setFileReferenceLifetime(3600);
    };
    if (phase === 'before') await expire();
    const play = await playSlowly(stage.film, phase === 'before' ? async () => undefined : expire);
    expect(play.ending, play.note).toBe('played');
    expect(play.longestSilenceMs).toBeLessThan(2_500);
  });

  test('25: one bot put out of the channel: the other one plays', async () => {
    const { channelId } = stage.world;
    await control().removeMember(channelId, stage.botId(1));
    const play = await stage.play({ film: stage.film });
    await control().addMember(channelId, stage.botId(1));
    expect(play.ending, play.note).toBe('played');
  });

  test('26: every bot refused by the channel: 503, and it plays when they are back', async () => {
    const action = { do: 'rpc_error', code: 400, text: 'CHANNEL_PRIVATE' } as const;
    await control().addFault({ method: 'channels.getMessages', times: 0, action });
    const fresh = await stage.extraFilm(patternBytes(mib, 31));
    expectRefused(await stage.play({ film: fresh }), 503);
    await stage.reset();
    expect((await stage.play({ film: fresh })).ending).toBe('played');
  });

  test('10: sessions of one bot ended by its owner: the other one plays', async () => {
    await control().revokeSessions(stage.botId(1));
    const play = await stage.play({ film: stage.film });
    expect(play.ending, play.note).toBe('played');
    expect(play.longestSilenceMs).toBeLessThan(2_500);
  });
});

describe('films', () => {
  const chat = () => ({ kind: 'channel', id: stage.world.channelId }) as const;

  test('27: a film removed from the channel is gone before the first byte', async () => {
    const film = await stage.extraFilm(patternBytes(mib, 41));
    await control().deleteMessages({ chat: chat(), messageIds: [film.messageId] });
    expectRefused(await stage.play({ film }), 404, 410);
  });

  test('27: a film removed mid-stream, its reference expired: cut or played, never other bytes', async () => {
    const film = await stage.extraFilm(patternBytes(6 * mib, 42));
    const play = await playSlowly(film, async () => {
      await control().deleteMessages({ chat: chat(), messageIds: [film.messageId] });
      await control().setFileReferenceLifetime(0);
      await control().setFileReferenceLifetime(3600);
    });
    expect(['cut', 'played'], play.note).toContain(play.ending);
    expectRefused(await stage.play({ film, start: middle }), 404, 410);
  });

  test('28: a film replaced in its message is never mixed with the new one', async () => {
    const film = await stage.extraFilm(patternBytes(2 * mib, 43));
    const other = await stage.extraFilm(patternBytes(2 * mib, 44));
    const { userId } = stage.world;
    await control().editMessage({
      from: userId,
      chat: chat(),
      messageId: film.messageId,
      documentId: other.documentId,
    });
    const play = await stage.play({ film });
    expectRefused(play, 503);
    expect(play.code).toBe('file_changed');
  });
});

describe('the store', () => {
  test('30: streams under way go on while the catalogue is down, new ones are refused', async () => {
    const play = await playSlowly(stage.film, async () => stage.setCatalogDown(true));
    expect(play.ending, play.note).toBe('played');
    expect((await stage.play({ film: stage.film })).ending).toBe('refused');
    stage.setCatalogDown(false);
    expect((await stage.play({ film: stage.film })).ending).toBe('played');
  });
});

describe('restless viewers', () => {
  test('36: after an abort at most what was in flight is pulled, and 30 seeks in 3 s end in the right film', async () => {
    await stage.play({ film: stage.film, leaveAfterBytes: 200_000 });
    const atAbort = await pulledBytes();
    await sleep(500);
    expect((await pulledBytes()) - atAbort).toBeLessThanOrEqual(4 * mib);
    for (let seek = 0; seek < 30; seek += 1) {
      const start = (seek * 199_999) % (5 * mib);
      const play = await stage.play({ film: stage.film, start, leaveAfterBytes: 1 });
      expect(play.ending, play.note).toBe('played');
      await sleep(50);
    }
    expect((await stage.play({ film: stage.film })).ending).toBe('played');
  });

  test('36: a viewer who stops reading stops the reading from Telegram', async () => {
    const before = await pulledBytes();
    let pulledWhileStalled = -1;
    const play = await stage.play({
      film: stage.film,
      onFirst: async () => {
        await sleep(500);
        const settled = await pulledBytes();
        await sleep(700);
        pulledWhileStalled = (await pulledBytes()) - settled;
        expect(settled - before).toBeLessThanOrEqual(4 * mib);
      },
    });
    expect(play.ending, play.note).toBe('played');
    expect(pulledWhileStalled).toBe(0);
  });
});

describe('24: a SOCKS5 proxy', () => {
  test.each([
    ['refuses', 'refuse', proxyPassword, 'does not connect to the other side'],
    ['refuses the password', 'ok', 'proxy-secret-word', 'does not accept the user name and password'],
    ['says nothing', 'stall', proxyPassword, 'no connection within 4 s'],
    ['says nothing after the password', 'stall-late', proxyPassword, 'no connection within 4 s'],
    ['hangs up', 'hang-up', proxyPassword, 'ended the connection or answered nonsense'],
    ['is down', 'down', proxyPassword, 'cannot be reached'],
  ] as const)(
    'that %s: it is named, nothing goes around it, and no password is told',
    async (_name, mode, password, text) => {
      const proxy = await new LoopbackSocksProxy(mode === 'down' ? 'ok' : mode).listen();
      if (mode === 'down') proxy.close();
      const { acceptedSockets } = await control().counters();
      const socksProxy = { host: '127.0.0.1', port: proxy.port, username: 'ada', password };
      const started = await stage.tryStart({ socksProxy });
      if (mode !== 'down') proxy.close();
      expect(started.code).toBe('telegram_unavailable');
      expect(started.message).toContain(`the SOCKS proxy 127.0.0.1:${proxy.port}`);
      expect(started.message).toContain(text);
      expect(started.tookMs).toBeLessThan(10_500);
      expect((await control().counters()).acceptedSockets).toBe(acceptedSockets);
      expect(`${stage.world.lines.join('\n')}${started.message}`).not.toContain(password);
    },
    30_000,
  );
});
