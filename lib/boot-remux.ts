// What the room of HLS needs of other rooms and of the machine.
import { isAbsolute } from 'node:path';
import type { Catalog } from './catalog/catalog.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { findProgram } from './mirror/find-program.ts';
import { clearGroup, tiedToParent } from './mirror/process-group.ts';
import type { RemuxOptions } from './remux/create-remux.ts';
import type { ChunkCache } from './stream/chunk-cache.ts';
import { createStreamService } from './stream/stream-service.ts';

/** Where the room of HLS gets films, bytes and facts from. */
export interface RemuxSources {
  readonly catalog: Catalog;
  readonly cache: ChunkCache;
  readonly clock: Clock;
  readonly log: Log;
}

/** A person waits for it. */
const patienceMs = 500;

/** Films for its children, by a stream service that asks nobody for a signature: whoever came here was asked before. */
export function remuxSources({ catalog, cache, clock, log }: RemuxSources): Pick<RemuxOptions, 'open' | 'sourceOf'> {
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
