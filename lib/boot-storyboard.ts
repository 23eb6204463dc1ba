// What the room of storyboards needs of other rooms.
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { makeContactSheet } from './enrich/contact-sheet.ts';
import { createKeptFiles } from './kept-files/create-kept-files.ts';
import type { Log } from './log.ts';
import { readKeyPictures } from './media/key-pictures.ts';
import { createStoryboards } from './storyboard/create-storyboards.ts';
import { storyboardFiles } from './storyboard/kept-storyboard.ts';
import type { Storyboards } from './storyboard/storyboard.ts';
import type { ChunkCache } from './stream/chunk-cache.ts';

/** What the room of storyboards is built on. */
export interface StoryboardBuild {
  readonly config: Pick<Config, 'storyboards' | 'ffmpegPath' | 'dataDir'>;
  readonly cache: ChunkCache;
  readonly clock: Clock;
  readonly log: Log;
}

/** The film is being watched, so that somebody would like it soon, but not at the cost of the film. */
const patienceMs = 1000;

/** Builds it; nothing runs before somebody asks. */
export function buildStoryboards({ config, cache, clock, log }: StoryboardBuild): Storyboards {
  const { ffmpegPath, dataDir, storyboards } = config;
  const { diskBytes: maxBytes } = storyboards;
  return createStoryboards({
    sourceOf({ message_id: messageId, document_id: documentId, file_size: sizeBytes }) {
      const file = { messageId, documentId, sizeBytes };
      return {
        sizeBytes,
        read: (offset, length, { signal }) => cache.background.read(file, offset, length, { signal, patienceMs }),
      };
    },
    rules: {
      readPictures: readKeyPictures,
      drawSheet: (request) => makeContactSheet({ ...request, ffmpegPath, log }),
    },
    files: createKeptFiles({ ...storyboardFiles, folder: join(dataDir, 'storyboards'), maxBytes, log }),
    areMade: maxBytes > 0,
    clock,
    log,
  });
}
