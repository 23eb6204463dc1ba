// Figures of bots as they are scraped: read from the pool at that moment, nothing is kept.
import { Gauge, type Registry } from 'prom-client';
import type { BotStatus } from '../telegram/telegram.ts';

const breakerFigures = { closed: 0, half_open: 0.5, open: 1 } as const;

/** Adds the gauges of every bot. `bots` is called once per scrape. */
export function registerBotFigures(registry: Registry, bots: () => readonly BotStatus[]): void {
  const gauge = (name: string, help: string, value: (bot: BotStatus) => number | undefined) =>
    new Gauge({
      name,
      help,
      labelNames: ['bot'],
      registers: [registry],
      collect() {
        this.reset();
        for (const bot of bots()) {
          const figure = value(bot);
          if (figure !== undefined) this.set({ bot: bot.username }, figure);
        }
      },
    });
  registerBotState(registry, bots);
  gauge('streamvault_bot_lanes', 'Connections of a bot for films.', (bot) => bot.lanes);
  gauge('streamvault_bot_parts_in_flight', 'Parts of films a bot is fetching.', (bot) => bot.inFlight);
  gauge('streamvault_bot_parts_limit', 'Parts of films a bot may fetch at once just now.', (bot) => bot.partsLimit);
  gauge('streamvault_bot_part_p95_seconds', 'How long nineteen of twenty parts take at most.', (bot) =>
    bot.p95Ms === undefined ? undefined : bot.p95Ms / 1000,
  );
  gauge(
    'streamvault_bot_breaker_open',
    '1 while a data center does not answer a bot, 0.5 while it is tried again.',
    (bot) => bot.breaker && breakerFigures[bot.breaker],
  );
  gauge('streamvault_bot_bytes_per_second', 'Bytes per second a bot has lately fetched.', (bot) => bot.bytesPerSecond);
  gauge(
    'streamvault_bot_flood_until_seconds',
    'Unix time until which Telegram asked a bot to wait, 0 for not at all.',
    (bot) => (bot.floodUntilMs ?? 0) / 1000,
  );
}

function registerBotState(registry: Registry, bots: () => readonly BotStatus[]): void {
  new Gauge({
    name: 'streamvault_bot_state',
    help: 'The state a bot is in, 1 for the one that holds.',
    labelNames: ['bot', 'role', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { username, role, state } of bots()) this.set({ bot: username, role, state }, 1);
    },
  });
}
