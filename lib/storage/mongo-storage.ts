// The store of production: one MongoDB database, which several processes may share.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, type MongoClient, MongoServerError } from 'mongodb';
import { AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { describeProxyFault } from '../proxy-fault.ts';
import { apiKeysPlan, MongoApiKeys } from './mongo-api-keys.ts';
import { auditPlan, MongoAudit, MongoRevocations, revocationsPlan } from './mongo-audit.ts';
import { botUpdatesPlan, channelUpdatesPlan, MongoBotState, peersPlan } from './mongo-bot-state.ts';
import { type MongoConnectionOptions, openMongoClient } from './mongo-connection.ts';
import { conversationsPlan, MongoConversations } from './mongo-conversations.ts';
import { egressPlan, MongoEgress } from './mongo-egress.ts';
import { mongoCall } from './mongo-errors.ts';
import { completeUploads, ingestPlan, MongoIngest } from './mongo-ingest.ts';
import { issuedLinksPlan, MongoIssuedLinks } from './mongo-issued-links.ts';
import { countersPlan, jobsPlan, MongoJobs } from './mongo-jobs.ts';
import { leasesPlan, MongoLeases, nodesPlan } from './mongo-leases.ts';
import { locationsPlan, MongoLocations } from './mongo-locations.ts';
import { MongoMedia } from './mongo-media.ts';
import { mediaPlan } from './mongo-media-documents.ts';
import { MongoMediaFacts, mediaFactsPlan } from './mongo-media-facts.ts';
import { MongoMediaRows } from './mongo-media-rows.ts';
import { MongoMediaTitles } from './mongo-media-titles.ts';
import { MongoMirrorCopies, mirrorCopiesPlan } from './mongo-mirror-copies.ts';
import { MongoPlaces, placesPlan } from './mongo-places.ts';
import { MongoPosters, postersPlan } from './mongo-posters.ts';
import { faultOfProxied } from './mongo-proxy.ts';
import { completePublications, MongoPublications, publicationsPlan } from './mongo-publications.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { MongoSenders, sendersPlan } from './mongo-senders.ts';
import { botSessionsPlan, MongoBotSessions, MongoSettings, settingsPlan } from './mongo-settings.ts';
import { MongoSidecars, sidecarsPlan } from './mongo-sidecars.ts';
import { MongoUploads, uploadsPlan } from './mongo-uploads.ts';
import { languagesPlan, MongoLanguages, MongoUsage, usagePlan } from './mongo-usage.ts';
import { MongoUsers, usersPlan } from './mongo-users.ts';
import { verifySchema } from './mongo-verify.ts';
import { MongoViewerLists, viewerListsPlan } from './mongo-viewer-lists.ts';
import { MongoViewerProgress, viewerProgressPlan } from './mongo-viewer-progress.ts';
import type { SchemaReport, Storage } from './storage.ts';

/** Of the documents' fields; raised when older versions could not read them. */
const schemaVersion = 1;
/** Between tries to reach a server that was away at the start. */
const retryMs = 2000;

const plans: readonly CollectionPlan[] = [
  ...[mediaPlan, ingestPlan, publicationsPlan, mirrorCopiesPlan, jobsPlan, countersPlan],
  ...[mediaFactsPlan, postersPlan, botUpdatesPlan, peersPlan, channelUpdatesPlan, locationsPlan, placesPlan],
  ...[conversationsPlan, usagePlan, languagesPlan, sendersPlan],
  ...[usersPlan, apiKeysPlan, revocationsPlan, auditPlan, settingsPlan, botSessionsPlan, issuedLinksPlan],
  ...[viewerProgressPlan, viewerListsPlan, sidecarsPlan, uploadsPlan, nodesPlan, leasesPlan, egressPlan],
];

/** How the store is reached, and what it may hold. */
export interface MongoStorageOptions extends MongoConnectionOptions {
  /** Another process looks after collections and indexes: here they are only looked at. Default false. */
  readonly isCompanion?: boolean;
  /** Conversations of the bot kept at most. Default: as `MongoConversations`. */
  readonly maxConversations?: number;
  /** A server that is away at the start is an error. Default false: it is waited for in the background. */
  readonly mustAnswer?: boolean;
}

/** {@link Storage} on MongoDB. */
export class MongoStorage implements Storage {
  readonly media: MongoMedia;
  readonly mediaRows: MongoMediaRows;
  readonly ingest: MongoIngest;
  readonly ingestRows: MongoIngest;
  readonly jobs: MongoJobs;
  readonly publications: MongoPublications;
  readonly mirrorCopies: MongoMirrorCopies;
  readonly facts: MongoMediaFacts;
  readonly factRows: MongoMediaFacts;
  readonly titles: MongoMediaTitles;
  readonly posters: MongoPosters;
  readonly bots: MongoBotState;
  readonly locations: MongoLocations;
  readonly places: MongoPlaces;
  readonly conversations: MongoConversations;
  readonly usage: MongoUsage;
  readonly senders: MongoSenders;
  readonly languages: MongoLanguages;
  readonly users: MongoUsers;
  readonly apiKeys: MongoApiKeys;
  readonly revocations: MongoRevocations;
  readonly audit: MongoAudit;
  readonly issuedLinks: MongoIssuedLinks;
  readonly settings: MongoSettings;
  readonly botSessions: MongoBotSessions;
  readonly viewerProgress: MongoViewerProgress;
  readonly viewerLists: MongoViewerLists;
  readonly sidecars: MongoSidecars;
  readonly uploads: MongoUploads;
  readonly leases: MongoLeases;
  readonly egress: MongoEgress;
  readonly #log: Log;
  readonly #options: MongoStorageOptions;
  #stopping = new AbortController();
  #starting: Promise<SchemaReport> | undefined;
  #opening: Promise<void> = Promise.resolve();
  #client: MongoClient | undefined;
  #report: SchemaReport | undefined;

  constructor(options: MongoStorageOptions, log: Log) {
    this.#log = log;
    this.#options = options;
    const database = () => this.#openDatabase();
    this.media = new MongoMedia(database);
    this.mediaRows = new MongoMediaRows(database);
    this.ingest = new MongoIngest(database);
    this.ingestRows = this.ingest;
    this.jobs = new MongoJobs(database);
    this.publications = new MongoPublications(database);
    this.mirrorCopies = new MongoMirrorCopies(database);
    this.facts = new MongoMediaFacts(database);
    this.factRows = this.facts;
    this.titles = new MongoMediaTitles(database, this.facts);
    this.posters = new MongoPosters(database);
    this.bots = new MongoBotState(database);
    this.locations = new MongoLocations(database);
    this.places = new MongoPlaces(database);
    this.conversations = new MongoConversations(database, options.maxConversations);
    this.usage = new MongoUsage(database);
    this.senders = new MongoSenders(database);
    this.languages = new MongoLanguages(database);
    this.users = new MongoUsers(database);
    this.apiKeys = new MongoApiKeys(database);
    this.revocations = new MongoRevocations(database);
    this.audit = new MongoAudit(database);
    this.issuedLinks = new MongoIssuedLinks(database);
    this.settings = new MongoSettings(database);
    this.botSessions = new MongoBotSessions(database);
    this.viewerProgress = new MongoViewerProgress(database);
    this.viewerLists = new MongoViewerLists(database);
    this.sidecars = new MongoSidecars(database);
    this.uploads = new MongoUploads(database);
    this.leases = new MongoLeases(database);
    this.egress = new MongoEgress(database);
  }

  /**
   * Connects, verifies, makes what is missing. A server that does not answer is waited for in the background, unless
   * `mustAnswer`: until it does, every call throws `storage_unavailable`.
   *
   * @throws AppError `bad_configuration` when the server refuses name or password, `storage_unavailable`.
   */
  async start(): Promise<SchemaReport> {
    if (this.#report) return this.#report;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return await this.#starting;
  }

  async #start(): Promise<SchemaReport> {
    this.#stopping = new AbortController();
    try {
      this.#report = await this.#open();
    } catch (error) {
      if (this.#options.mustAnswer || !isAppError(error) || error.code !== 'storage_unavailable')
        throw refusedCredentials(error) ?? this.#byProxy(error) ?? error;
      this.#log.warn('MongoDB not reached, trying on in the background', { error: this.#byProxy(error) ?? error });
      this.#report = unreached;
      this.#opening = this.#openLater(this.#stopping.signal);
    }
    return this.#report;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#opening;
    const client = this.#client;
    this.#client = undefined;
    this.#report = undefined;
    await client?.close();
  }

  /** A client whose first connection failed is of no more use: each try has its own. */
  async #open(): Promise<SchemaReport> {
    const client = openMongoClient(this.#options);
    try {
      await mongoCall(() => client.connect());
      const report = await this.#verify();
      this.#client = client;
      return report;
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  async #verify(): Promise<SchemaReport> {
    const { isCompanion = false, dbName } = this.#options;
    // Making an index takes as long as it takes: a client of its own has the patience.
    const patient = openMongoClient({ ...this.#options, answerTimeoutMs: 0 });
    try {
      const db = patient.db(dbName);
      const { created, missing } = await verifySchema(db, plans, !isCompanion);
      // What a killed process has promised to the catalogue and not added.
      await completeUploads(db);
      await completePublications(db);
      if (missing.length > 0) this.#log.warn('MongoDB: collections or indexes are missing', { missing });
      return { engine: 'MongoDB', migrationsApplied: created, schemaVersion, summary: summary(created, missing) };
    } finally {
      await patient.close();
    }
  }

  async #openLater(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await sleep(retryMs, undefined, { signal });
        this.#report = await this.#open();
        return this.#log.info(this.#report.summary);
      } catch (error) {
        if (!signal.aborted) this.#tell(error);
      }
    }
  }

  /** The same error with a sentence, where the proxy is why; undefined where it is not. */
  #byProxy(error: unknown): AppError | undefined {
    const { socksProxy } = this.#options;
    const fault = socksProxy && isAppError(error) ? faultOfProxied(error.cause) : undefined;
    if (!fault || !socksProxy || !isAppError(error)) return undefined;
    const sentence = `MongoDB cannot be reached: ${describeProxyFault(fault, socksProxy)}.`;
    return new AppError(error.code, sentence, { cause: error.cause });
  }

  /** Waiting is nothing new; what will not mend itself is a matter for whoever reads the log. */
  #tell(error: unknown): void {
    const isAway = isAppError(error) && error.code === 'storage_unavailable';
    if (isAway) this.#log.debug('MongoDB still not reached', { error });
    else this.#log.error('MongoDB answers, and cannot be used', { error: refusedCredentials(error) ?? error });
  }

  #openDatabase(): Db {
    if (!this.#client) {
      throw new AppError('storage_unavailable', this.#report ? undefined : 'The store is not open.');
    }
    return this.#client.db(this.#options.dbName);
  }
}

const unreached: SchemaReport = {
  engine: 'MongoDB',
  migrationsApplied: 0,
  schemaVersion,
  summary: 'MongoDB does not answer yet; the catalogue is there as soon as it does.',
};

function summary(created: number, missing: readonly string[]): string {
  const made = created === 0 ? '' : ` (${created} made now)`;
  if (missing.length === 0) return `MongoDB schema verified - all indexes present${made}.`;
  return `MongoDB schema verified${made} - it works without ${missing.join(', ')}.`;
}

/** Codes of a server, and of Atlas, for a name or password that is not right. */
const authenticationCodes: readonly unknown[] = [18, 8000];

function refusedCredentials(error: unknown): AppError | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof MongoServerError) || !authenticationCodes.includes(cause.code)) return undefined;
  return new AppError('bad_configuration', 'MongoDB does not accept the user name or password of MONGO_URL.', {
    cause,
  });
}
