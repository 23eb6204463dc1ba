// Outages x before the first byte, in the middle, on a seek: what is more than a rule on calls, each with its own end.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TransportConfig } from '#lib/config.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { LoopbackSocksProxy, type ProxyMode, proxyPassword } from '#test/harness/socks-proxy.ts';
import type { Outcome } from './fault-matrix-rows.ts';
import { FaultStage, type Play, playNote, type StageFilm } from './fault-matrix-stage.ts';

const mib = 1024 * 1024;
const seekToBytes = 4 * mib + 4321;
const phases = ['before the first byte', 'mid-stream', 'on a seek'] as const;
type Phase = (typeof phases)[number];

interface Outage {
  readonly name: string;
  /** `fails`: a refusal before the first byte, a cut after it. */
  readonly outcome: Outcome;
  /** Of a refusal. */
  readonly statuses: readonly number[];
  /** As in the rows: the table's figure and half a second. */
  readonly silenceMs: number;
  /** The film of data center 4, or one that the outage may spoil for good. Default: the ordinary one. */
  readonly film?: 'far' | 'own';
  /** How the room reaches Telegram. */
  readonly transport?: () => Promise<Partial<TransportConfig>>;
  readonly begin: (film: StageFilm) => Promise<void>;
  /** Takes it back, so that the next room can start. */
  readonly end?: () => Promise<void>;
  /** The same room serves again within so many ms of the end. */
  readonly recoversWithinMs?: number;
}

let stage: FaultStage;
let proxy: LoopbackSocksProxy | undefined;

beforeAll(async () => {
  stage = await FaultStage.open();
}, 60_000);
afterAll(() => stage.close());

const control = () => stage.world.control;
const chat = () => ({ kind: 'channel', id: stage.world.channelId }) as const;

/** What was known of films must be asked for anew. */
async function expireReferences(): Promise<void> {
  await control().setFileReferenceLifetime(0);
  await control().setFileReferenceLifetime(3600);
}

async function kick(...bots: readonly number[]): Promise<void> {
  for (const bot of bots) await control().removeMember(stage.world.channelId, stage.botId(bot));
  await expireReferences();
}

async function letBackIn(): Promise<void> {
  for (const { id } of stage.world.bots) await control().addMember(stage.world.channelId, id);
}

async function throughProxy(): Promise<Partial<TransportConfig>> {
  proxy = await new LoopbackSocksProxy('ok').listen();
  return { socksProxy: { host: '127.0.0.1', port: proxy.port, username: 'ada', password: proxyPassword } };
}

/** The proxy does something else to those who come, and lets go of those who are there. */
function proxyTurns(mode: ProxyMode): Outage {
  return {
    name: `24: the proxy turns to "${mode}"`,
    ...fails,
    transport: throughProxy,
    begin: async () => {
      if (proxy) proxy.mode = mode;
      proxy?.cut();
    },
    end: async () => {
      if (proxy) proxy.mode = 'ok';
    },
    recoversWithinMs: 10_000,
  };
}

const plays = { outcome: 'plays', statuses: [], silenceMs: 3_500 } as const;
const fails = { outcome: 'fails', statuses: [503], silenceMs: 10_500 } as const;

const outages: readonly Outage[] = [
  { name: '5: references that really expire', ...plays, begin: expireReferences },
  {
    name: '10: the owner ends the sessions of one bot',
    ...plays,
    begin: () => control().revokeSessions(stage.botId(1)),
  },
  { name: '16: every connection is closed', ...plays, begin: () => control().closeConnections() },
  {
    name: '17: nothing is answered any more, on no connection',
    ...fails,
    begin: () => control().setNetwork({ roundTripMs: 60_000 }),
    end: async () => {
      await control().setNetwork({ roundTripMs: 0 });
      await control().closeConnections();
    },
    recoversWithinMs: 10_000,
  },
  {
    name: '23: a data center is away',
    ...fails,
    film: 'far',
    begin: async () => {
      await control().setDcDown(4, true);
      await control().closeConnections();
    },
    end: () => control().setDcDown(4, false),
    recoversWithinMs: 5_500,
  },
  proxyTurns('refuse'),
  proxyTurns('stall'),
  proxyTurns('hang-up'),
  { name: '25: one bot is put out of the channel', ...plays, begin: () => kick(1), end: letBackIn },
  { name: '26: every bot is put out of the channel', ...fails, begin: () => kick(0, 1), end: letBackIn },
  {
    name: '27: the film is deleted',
    ...{ ...fails, film: 'own', statuses: [404, 410] },
    begin: async ({ messageId }) => {
      await control().deleteMessages({ chat: chat(), messageIds: [messageId] });
      await expireReferences();
    },
  },
  {
    name: '28: the film is replaced',
    ...{ ...fails, film: 'own' },
    begin: async ({ messageId }) => {
      const { documentId } = stage.farFilm;
      await control().editMessage({ from: stage.world.userId, chat: chat(), messageId, documentId });
      await expireReferences();
    },
  },
];

async function filmFor({ film }: Outage): Promise<StageFilm> {
  if (film === 'own') return stage.extraFilm(patternBytes(6 * mib + 111, 61));
  return film === 'far' ? stage.farFilm : stage.film;
}

async function playThrough(outage: Outage, phase: Phase, film: StageFilm): Promise<Play> {
  if (phase === 'mid-stream') {
    // Slowly enough that most of it is still to come: about 0.8 s.
    await control().setNetwork({ bytesPerSecond: 2 * mib });
    return stage.play({ film, onFirst: () => outage.begin(film) });
  }
  if (phase === 'on a seek') await stage.play({ film, leaveAfterBytes: 300_000 });
  await outage.begin(film);
  return stage.play({ film, start: phase === 'on a seek' ? seekToBytes : 0 });
}

function expectEnding({ outcome, statuses }: Outage, phase: Phase, play: Play): void {
  const honestEnd = phase === 'mid-stream' ? 'cut' : 'refused';
  expect(play.ending, play.note).toBe(outcome === 'plays' ? 'played' : honestEnd);
  if (play.ending === 'refused') expect(statuses, play.note).toContain(play.status);
  if (play.status === 503) expect(play.retryAfterSeconds ?? 5).toBeGreaterThan(0);
}

async function expectRecovery(film: StageFilm, withinMs: number): Promise<void> {
  const endsAtMs = Date.now() + withinMs;
  let play = await stage.play({ film, start: seekToBytes });
  while (play.ending !== 'played' && Date.now() < endsAtMs) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    play = await stage.play({ film, start: seekToBytes });
  }
  expect(play.ending, play.note).toBe('played');
}

describe.each(phases)('%s', (phase) => {
  test.for(outages.map((outage) => [outage.name, outage] as const))(
    '%s',
    { timeout: 60_000 },
    async ([, outage], { task }) => {
      await stage.reset(await outage.transport?.());
      const film = await filmFor(outage);
      const { acceptedSockets } = await control().counters();
      const reached = proxy?.asked.length ?? 0;
      try {
        const play = await playThrough(outage, phase, film);
        task.meta.note = playNote(outage.name, phase, outage, play);
        expectEnding(outage, phase, play);
        expect(play.longestSilenceMs, 'longest silence in ms').toBeLessThanOrEqual(outage.silenceMs);
        // Whoever was told to use a proxy must not be found going around it.
        const accepted = (await control().counters()).acceptedSockets - acceptedSockets;
        if (proxy) expect(accepted).toBeLessThanOrEqual(proxy.asked.length - reached);
        await control().setNetwork({ bytesPerSecond: 0 });
        await outage.end?.();
        if (outage.recoversWithinMs) await expectRecovery(film, outage.recoversWithinMs);
      } finally {
        await outage.end?.();
        proxy?.close();
        proxy = undefined;
      }
    },
  );
});
