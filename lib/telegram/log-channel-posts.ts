// What the front bot reads in the log channel: a post found by its caption, a thumbnail.
import { Api } from 'telegram';
import type { BotConnection } from './bot-connection.ts';
import type { FileReader } from './file-reader.ts';
import { readPosts } from './log-channel.ts';
import { documentOf, realThumbs, toPostedMedia } from './media-file.ts';
import type { PeerBook } from './peer-book.ts';
import { toAppError } from './rpc-errors.ts';
import type { FrontBot, PostedMedia } from './telegram.ts';

/** Telegram answers at most so many ids in one call. */
const batchSize = 100;
/** The walk ends after so many ids in a row that hold nothing. */
const maxEmptyIds = 200;

interface PostReader {
  readonly connection: BotConnection;
  readonly peers: PeerBook;
  readonly reader: FileReader;
  readonly channelId: number;
}

/** See {@link FrontBot.findPosted}. */
export async function findPosted(
  options: PostReader,
  { afterMessageId, fits, signal }: Parameters<FrontBot['findPosted']>[0],
): Promise<PostedMedia | undefined> {
  for (let first = afterMessageId + 1, empty = 0; empty < maxEmptyIds; first += batchSize) {
    const ids = Array.from({ length: batchSize }, (_, index) => first + index);
    const messages = await readPosts(options, ids, signal ? { signal } : {}).catch((error: unknown) => {
      throw toAppError(error, 'walking the log channel');
    });
    const posts = messages
      .sort((a, b) => a.id - b.id)
      .flatMap((message) => toPostedMedia(message, options.channelId) ?? []);
    const found = posts.find((post) => fits(post.caption));
    if (found) return found;
    const top = messages.at(-1)?.id;
    empty = top === undefined ? empty + batchSize : first + batchSize - 1 - top;
  }
  return undefined;
}

/** See {@link FrontBot.readThumb}. */
export async function readThumb(
  options: PostReader,
  { messageId, signal }: Parameters<FrontBot['readThumb']>[0],
): Promise<Uint8Array | undefined> {
  try {
    const [message] = await readPosts(options, [messageId], signal ? { signal } : {});
    const document = message && documentOf(message);
    const thumb = document && realThumbs(document).at(-1);
    if (!document || !thumb) return undefined;
    if (thumb instanceof Api.PhotoCachedSize) return thumb.bytes;
    const { id, accessHash, fileReference, dcId } = document;
    const location = { documentId: id.toString(), id, accessHash, fileReference, dcId, sizeBytes: 0 };
    return await options.reader.readThumb(location, thumb.type, signal ?? options.connection.stopped);
  } catch (error) {
    throw toAppError(error, `reading the thumbnail of message ${messageId}`);
  }
}
