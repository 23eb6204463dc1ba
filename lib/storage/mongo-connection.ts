// The connection to MongoDB: every wait has an end, and a proxy that is set is never gone around.
import { MongoClient, type MongoClientOptions } from 'mongodb';
import type { SocksProxy } from '../config.ts';
import { AppError } from '../errors.ts';
import type { ProxyReports } from '../proxy/proxy-watch.ts';
import { watchProxy } from './mongo-proxy.ts';

/** How long a call looks for a server that takes it: whoever waits for a page hears 503 within 3 s. */
const serverSelectionTimeoutMs = 2500;
/** How long an answer of the server may take, where nobody says otherwise; the driver then asks once more or gives up. */
const answerTimeoutMs = 4000;
/** So often a server is looked after, so that one that comes back is known within 5 s. */
const heartbeatMs = 2000;
/** Connections per server. Chosen by feel: a call holds one for milliseconds, and Atlas M0 allows 500 in all. */
const mostConnections = 20;

/** How MongoDB is reached, and how long is waited for it. */
export interface MongoConnectionOptions {
  /** `mongodb://` or `mongodb+srv://`; may hold a password: never log it. */
  readonly url: string;
  readonly dbName: string;
  /** Undefined: direct connections. */
  readonly socksProxy?: SocksProxy | undefined;
  /** Hears how the proxy fares. Default: nobody does. */
  readonly proxyReports?: ProxyReports | undefined;
  /** How long one answer of the server may take, in ms; 0: as long as it likes. Default 4000. */
  readonly answerTimeoutMs?: number;
  /**
   * How long connecting may take, and the driver's own look at the server, in ms; a server that takes longer counts as away, and
   * calls under way fail. A call looks for a server for as long. Default 2500.
   */
  readonly connectTimeoutMs?: number;
}

/** So much of its time a call gives one connection by a proxy: what keeps it is known before the call gives up. */
const proxiedShare = 0.8;

/** What the driver is given. Pure. */
export function driverOptions(options: Omit<MongoConnectionOptions, 'url' | 'dbName'>): MongoClientOptions {
  const { socksProxy, connectTimeoutMs = serverSelectionTimeoutMs } = options;
  return {
    appName: 'streamvault',
    serverSelectionTimeoutMS: connectTimeoutMs,
    waitQueueTimeoutMS: connectTimeoutMs,
    connectTimeoutMS: socksProxy ? Math.ceil(connectTimeoutMs * proxiedShare) : connectTimeoutMs,
    heartbeatFrequencyMS: heartbeatMs,
    socketTimeoutMS: options.answerTimeoutMs ?? answerTimeoutMs,
    maxPoolSize: mostConnections,
    maxConnecting: 4,
    // The driver leaves both out where the server cannot do them.
    retryWrites: true,
    retryReads: true,
    // A write that was acknowledged outlives the loss of a primary and a power cut.
    writeConcern: { w: 'majority', journal: true },
    ...(socksProxy ? proxyOptions(socksProxy) : {}),
  };
}

function proxyOptions({ host, port, username, password }: SocksProxy): MongoClientOptions {
  const credentials = username ? { proxyUsername: username, proxyPassword: password ?? '' } : {};
  return { proxyHost: host, proxyPort: port, ...credentials };
}

/**
 * A client that connects at its first call.
 *
 * @throws AppError `bad_configuration` for an address the driver cannot read; the sentence does not repeat it.
 */
export function openMongoClient({ url, ...options }: MongoConnectionOptions): MongoClient {
  try {
    const client = new MongoClient(url, driverOptions(options));
    const { socksProxy, proxyReports } = options;
    if (socksProxy && proxyReports) watchProxy(client, socksProxy, proxyReports);
    return client;
  } catch (error) {
    // The driver's own sentence may quote the address, and with it a password.
    const kind = error instanceof Error ? error.name : 'unknown';
    throw new AppError('bad_configuration', `MONGO_URL cannot be read as an address of MongoDB (${kind}).`);
  }
}
