// What the API and the pages tell those who look after a server.
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { JobQueue, JobView } from '../jobs/jobs.ts';
import type { ReindexStatus } from '../recovery/recovery.ts';
import type { Runtime } from '../runtime.ts';
import type { MediaFactsRecord } from '../storage/media-facts.ts';
import type { MediaPlace, MediaRow } from '../storage/storage.ts';
import { nextOf } from './auth-answers.ts';
import type {
  AdminItem,
  AdminItemDetail,
  AdminItemList,
  AdminItemQuery,
  AdminJob,
  AdminJobList,
  AdminJobQuery,
  AdminOverview,
  AdminSettings,
  ReindexAnswer,
} from './contract-admin.ts';
import { readRowCursor, writeRowCursor } from './row-cursor.ts';

type Room = Pick<Runtime, 'storage' | 'catalog'>;

const stateOf = ({ is_active, missing_since }: MediaRow): AdminItem['state'] => {
  if (missing_since !== null) return 'missing';
  return is_active ? 'active' : 'removed';
};

/** Rows as those see them who look after the library; the facts are those the catalogue shows. */
export async function shownItems({ catalog }: Room, rows: readonly MediaRow[]): Promise<AdminItem[]> {
  const files = await catalog.toFiles(rows);
  return rows.map((row, index) => {
    const { chat_id, message_id, custom_name, file_name, file_size, file_type } = row;
    const { poster = null, facts, watch_path = '' } = files[index] ?? {};
    return {
      ...{ chat_id, message_id, custom_name, file_name, file_size, file_type },
      mime_type: row.mime_type,
      uploaded_by: row.uploaded_by,
      created_at: row.created_at,
      state: stateOf(row),
      missing_since: row.missing_since,
      ...{ poster, watch_path },
      title: facts?.title ?? null,
      year: facts?.year ?? null,
      season: facts?.season ?? null,
      episodes: facts?.episodes ?? null,
    };
  });
}

/** One page of all items. @throws AppError `bad_request` for a foreign cursor. */
export async function itemList(room: Room, query: AdminItemQuery): Promise<AdminItemList> {
  const { state, q: words, order, cursor, limit } = query;
  const rows = await room.storage.mediaRows.list({
    ...(state ? { state } : {}),
    ...(words ? { words } : {}),
    ...(cursor ? { after: readRowCursor(order, cursor) } : {}),
    order,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: await shownItems(room, shown), next: last ? writeRowCursor(order, last) : null };
}

/** One item as lists show it. @throws AppError `not_found`. */
export async function itemNow(room: Room, { chat_id, message_id }: MediaPlace): Promise<AdminItem> {
  const row = await room.storage.mediaRows.find(chat_id, message_id);
  const [item] = row ? await shownItems(room, [row]) : [];
  if (!item) throw new AppError('not_found');
  return item;
}

/** One item with all that lists leave out; undefined when there is no such row. */
export async function itemDetail(room: Room, place: MediaPlace): Promise<AdminItemDetail | undefined> {
  const { chat_id, message_id } = place;
  const row = await room.storage.mediaRows.find(chat_id, message_id);
  if (!row) return undefined;
  const [item] = await shownItems(room, [row]);
  const facts = await room.storage.facts.find(chat_id, message_id);
  return item && { ...item, overview: overviewOf(facts), said: saidOf(facts), has_given_poster: hasGivenPoster(facts) };
}

function hasGivenPoster(facts: MediaFactsRecord | undefined): boolean {
  return facts?.layers.admin?.poster !== undefined;
}

function overviewOf(facts: MediaFactsRecord | undefined): string | null {
  return facts?.layers.admin?.overview ?? facts?.layers.tmdb?.overview ?? null;
}

function saidOf(facts: MediaFactsRecord | undefined): AdminItemDetail['said'] {
  const { title, year, season, episodes, overview } = facts?.layers.admin ?? {};
  const said = Object.entries({ title, year, season, episodes, overview });
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

function subjectOf({ payload }: JobView): string {
  if ('url' in payload) return payload.url;
  return 'upload_id' in payload
    ? `upload ${payload.upload_id.slice(0, 6)}`
    : `${payload.chat_id}/${payload.message_id}`;
}

/** A job without what only its handler reads. */
export function shownJob(job: JobView): AdminJob {
  const { id, kind, state, attempts, progress, error, requested_by, created_at, updated_at } = job;
  return {
    ...{ id, kind, state, attempts, progress, error, requested_by, created_at, updated_at },
    subject: subjectOf(job),
    message_id: job.result && 'message_id' in job.result ? job.result.message_id : null,
  };
}

/** A job by its id. @throws AppError `not_found`. */
export async function jobNow(jobs: JobQueue, id: string): Promise<JobView> {
  const job = await jobs.find(id);
  if (!job) throw new AppError('not_found', 'There is no such job.');
  return job;
}

const linkKinds = ['mirror-probe', 'mirror'] as const;

/** One page of jobs, the latest first. */
export async function jobList(jobs: JobQueue, query: AdminJobQuery): Promise<AdminJobList> {
  const { state, about, before, limit } = query;
  const found = await jobs.list({
    ...(state ? { states: [state] } : {}),
    ...(about ? { kinds: linkKinds } : {}),
    ...(before ? { before } : {}),
    limit,
  });
  return { jobs: found.map(shownJob), counts: await jobs.counts(), next: nextOf(found, limit, ({ id }) => id) };
}

/** The rebuild as the API tells it. */
export function shownReindex(status: ReindexStatus): ReindexAnswer {
  const { state, seen, total, found, added, changed, missing, startedAt, finishedAt, waitsFor, error } = status;
  return {
    ...{ state, seen, total, found, added, changed, missing, error },
    started_at: startedAt,
    finished_at: finishedAt,
    waits_for: waitsFor,
  };
}

type OverviewRoom = Pick<Runtime, 'config' | 'storage' | 'jobs' | 'telegram' | 'cacheStats' | 'startedAtMs'>;

/** Sums of everything. */
export async function overview(room: OverviewRoom): Promise<AdminOverview> {
  const { config, storage, jobs, telegram, startedAtMs } = room;
  const cache = room.cacheStats();
  const { bytes, parts, retries, floods, timeouts } = telegram.transferStats();
  const space = (of: { readonly bytes: number; readonly maxBytes: number }) => ({
    bytes: of.bytes,
    max_bytes: of.maxBytes,
  });
  return {
    mode: config.mode,
    store: config.mongo ? 'MongoDB' : 'SQLite',
    uptime_seconds: Math.round((Date.now() - startedAtMs) / 1000),
    items: await storage.media.totals(),
    jobs: await jobs.counts(),
    cache: {
      ...{ ram: space(cache.ram), disk: space(cache.disk), pinned: space(cache.pinned) },
      hits: Object.values(cache.hits).reduce((sum, hits) => sum + hits, 0),
      misses: cache.misses,
      served_bytes: cache.servedBytes,
      pulled_bytes: cache.pulledBytes,
    },
    transfer: { bytes, parts, retries, floods, timeouts },
  };
}

const words = (value: unknown): string => {
  if (value === undefined || value === null) return 'not set';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return String(value);
};

/** Settings by name, each one chosen: a setting that is added later is not shown until somebody has thought about it. */
export function settingList(config: Config): AdminSettings {
  const { limits, quotas, egress, links, cache, snapshots, transport, mirror } = config;
  const groups: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    Server: { Mode: config.mode, 'Public address': config.url, Store: config.mongo ? 'MongoDB' : 'SQLite' },
    Access: {
      'Who may stream': links.access,
      'Signed links last (hours)': links.ttlMs / 3_600_000,
      'People of the bot': config.allowedIds,
      'Admins of the bot': config.adminIds,
      'Other sites': config.corsOrigins,
      'Proxies in front': config.trustedProxies,
      'Calls per minute': config.apiRatePerMinute,
      'Films open at one address': config.streamsPerClient,
    },
    Uploads: {
      'Largest file (bytes)': limits.maxFileBytes,
      'Longest video (seconds)': limits.maxVideoSeconds,
      'Types taken': limits.allowedTypes ?? 'all',
      'Files a day and person': quotas.dailyFiles,
      'Bytes a day and person': quotas.dailyBytes,
      'Messages a minute and person': quotas.messagesPerMinute,
    },
    Traffic: { 'Bytes a month': egress.monthlyBytes, 'Beyond that': egress.overBudget },
    Cache: {
      'In memory (bytes)': cache.ramBytes,
      'On disk (bytes)': cache.diskBytes,
      'Heads and tails (bytes)': cache.pinnedBytes,
    },
    Telegram: {
      Framing: transport.transport,
      'Lanes at rest': transport.lanes.atRest,
      'Lanes at most': transport.lanes.most,
      'By a SOCKS proxy': transport.socksProxy !== undefined,
    },
    Links: { Worker: mirror.worker, Hosts: mirror.hosts, 'Downloads at once': mirror.concurrency },
    'Nightly copies': { 'Hour of the night': snapshots.hour, 'Copies kept': snapshots.keep },
  };
  const settings = Object.entries(groups).flatMap(([group, named]) =>
    Object.entries(named).map(([name, value]) => ({ group, name, value: words(value) })),
  );
  return { settings };
}
