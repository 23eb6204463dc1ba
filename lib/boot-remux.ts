// What the room of HLS needs of other rooms and of the machine.
import { isAbsolute } from 'node:path';
import type { Catalog } from './catalog/catalog.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { storedTrack } from './enrich/fact-layers.ts';
import type { Log } from './log.ts';
import { unpackKeyFrames } from './media/key-frames.ts';
import { readMediaFacts } from './media/read-media-facts.ts';
import { findProgram } from './mirror/find-program.ts';
import { clearGroup, tiedToParent } from './mirror/process-group.ts';
import { createRemux, type RemuxOptions } from './remux/create-remux.ts';
import type { Remux } from './remux/remux.ts';
import type { Storage } from './storage/storage.ts';
import type { ChunkCache } from './stream/chunk-cache.ts';
import { createStreamService } from './stream/stream-service.ts';

/** What the room of HLS is built on. */
export interface RemuxBuild {
  readonly config: Pick<Config, 'ffmpegPath' | 'dataDir' | 'hls'>;
  readonly storage: Pick<Storage, 'facts'>;
  readonly catalog: Catalog;
  readonly cache: ChunkCache;
  readonly clock: Clock;
  readonly log: Log;
}

/** A person waits for it. */
const patienceMs = 500;

/** Builds it; no child runs before somebody asks for a film. */
export function buildRemux({ config, storage, ...rest }: RemuxBuild): Remux {
  return createRemux({
    facts: storage.facts,
    readFacts: readMediaFacts,
    storedTrack,
    unpackKeyFrames,
    ...remuxSources(rest),
    ...remuxPrograms(config.ffmpegPath),
    dataDir: config.dataDir,
    ...config.hls,
    clock: rest.clock,
    log: rest.log,
  });
}

/** Films for its children, by a stream service that asks nobody for a signature: whoever came here was asked before. */
function remuxSources({
  catalog,
  cache,
  clock,
  log,
}: Omit<RemuxBuild, 'config' | 'storage'>): Pick<RemuxOptions, 'open' | 'sourceOf'> {
  const streams = createStreamService({ catalog, chunks: cache, log, clock });
  return {
    open:
      ({ chat_id: chatId, message_id: messageId }) =>
      (headers, signal) =>
        streams.open({ chatId, messageId, method: 'GET', headers, download: false, signal }),
    sourceOf({ message_id: messageId, document_id: documentId, file_size: sizeBytes }) {
      const file = { messageId, documentId, sizeBytes };
      return {
        sizeBytes,
        read: (offset, length, { signal }) => cache.background.read(file, offset, length, { signal, patienceMs }),
      };
    },
  };
}

/** How its children are found, started and ended. */
export function remuxPrograms(ffmpegPath: string): Pick<RemuxOptions, 'findFfmpeg' | 'rules'> {
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean);
  const setpriv = findProgram('setpriv', folders);
  return {
    findFfmpeg: () =>
      findProgram(ffmpegPath, ffmpegPath.includes('/') ? [isAbsolute(ffmpegPath) ? '/' : '.'] : folders),
    rules: { tie: (command) => tiedToParent(command, setpriv, process.pid), clearGroup },
  };
}
