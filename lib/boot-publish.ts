// What the room of publishing needs of other rooms: which key stands in a caption.
import { parseCaption } from '#bot/caption.ts';
import { createPublisher, type PublisherOptions } from './publish/create-publisher.ts';
import type { Publisher } from './publish/publisher.ts';

/** Builds it, in the server for uploads, in the mirror's process for links. */
export function buildPublisher(options: Omit<PublisherOptions, 'keyOf'>): Publisher {
  return createPublisher({ ...options, keyOf: (caption) => parseCaption(caption)?.key });
}
