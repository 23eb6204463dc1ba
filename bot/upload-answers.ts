// Answers to files that are in the catalogue: each its own, or, when many are on their way, one message that counts them.
//
// Every answer hangs on its ingest entry: it is sent with the entry's random id and only then marked, so that a restart
// repeats what was not marked and Telegram drops what was sent.
import type { LinkAccess } from '#lib/auth/link-access.ts';
import type { Clock } from '#lib/clock.ts';
import { isAppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { IngestEntry, MediaRecord, Storage } from '#lib/storage/storage.ts';
import type { Conversation, Conversations } from './conversations.ts';
import { shorten } from './formats.ts';
import { itemButtons } from './item-card.ts';
import type { Languages } from './languages.ts';
import type { Outbox } from './outbox.ts';
import { randomIdFor } from './random-id.ts';

/** What answers are made of, and where they go. */
export interface UploadAnswersOptions {
  readonly outbox: Outbox;
  readonly storage: Pick<Storage, 'media' | 'ingest'>;
  readonly conversations: Conversations;
  readonly languages: Languages;
  readonly links: LinkAccess;
  /** Bare id of the log channel. */
  readonly logChatId: number;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * More files than an album holds on their way in one chat: from there on one message speaks for all. What an earlier run left
 * does not count: nobody sent that at once.
 */
const mostSingleAnswers = 10;
/** Names listed in the one message. */
const maxNames = 10;
const maxNameLength = 60;
/** Entries taken into one edit; their keys are kept in the store meanwhile. */
const maxEntriesAnEdit = 200;
/** Counted and not marked: a kill leaves those of one edit, and some of them may have been marked all the same. */
const maxKeys = 5 * maxEntriesAnEdit;
/** Between two edits of the one message. */
const editPauseMs = 2000;
const retryPauseMs = 2000;

interface Chat {
  readonly waiting: IngestEntry[];
  /** Files received and not answered, those that wait here included. */
  expected: number;
  /** Those of them that an earlier run left; they are answered first. */
  resumed: number;
  isRunning: boolean;
}

/** The answers of all chats; those of one chat in order, no chat held up by another. */
export class UploadAnswers {
  readonly #options: UploadAnswersOptions;
  readonly #chats = new Map<number, Chat>();
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(options: UploadAnswersOptions) {
    this.#options = options;
  }

  /** Files of a chat on their way, answered ones not counted. */
  expected(chatId: number): number {
    return this.#chats.get(chatId)?.expected ?? 0;
  }

  /** A file was received, or taken up again: an answer to it will be due. */
  expect(chatId: number, isResumed: boolean): void {
    const chat = this.#chat(chatId);
    chat.expected += 1;
    if (isResumed) chat.resumed += 1;
  }

  /** A file that was expected will not come here. */
  forget(chatId: number): void {
    this.#settle(chatId, 1);
  }

  /** Answers an entry in state `published`, in the background. */
  add(entry: IngestEntry): void {
    const chat = this.#chat(entry.chat_id);
    chat.waiting.push(entry);
    if (chat.isRunning) return;
    chat.isRunning = true;
    const running = this.#run(entry.chat_id, chat).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Stops after the step under way; what is not answered is answered after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
  }

  #chat(chatId: number): Chat {
    const known = this.#chats.get(chatId);
    if (known) return known;
    const chat: Chat = { waiting: [], expected: 0, resumed: 0, isRunning: false };
    this.#chats.set(chatId, chat);
    return chat;
  }

  #settle(chatId: number, count: number): void {
    const chat = this.#chats.get(chatId);
    if (!chat) return;
    chat.expected = Math.max(0, chat.expected - count);
    chat.resumed = Math.max(0, chat.resumed - count);
    if (chat.expected === 0 && chat.waiting.length === 0 && !chat.isRunning) this.#chats.delete(chatId);
  }

  async #run(chatId: number, chat: Chat): Promise<void> {
    while (chat.waiting.length > 0 && !this.#stopping.signal.aborted) {
      try {
        const batch = await this.#options.conversations.find('batch', chatId);
        // What was left may have been answered just before the end, each by itself: its random id tells, a count does not.
        const areMany = chat.resumed === 0 && chat.expected > mostSingleAnswers;
        if (batch || areMany) await this.#answerMany(chatId, chat, batch);
        else await this.#answerFirst(chat);
      } catch (error) {
        if (this.#stopping.signal.aborted) break;
        this.#options.log.warn('an answer waits', { chatId, error });
        await this.#sleep(retryPauseMs);
      }
    }
    chat.isRunning = false;
    this.#settle(chatId, 0);
  }

  async #answerFirst(chat: Chat): Promise<void> {
    const [entry] = chat.waiting;
    if (!entry) return;
    const record = await this.#recordOf(entry);
    const isDelivered = !record || (await this.#sendAnswer(entry, record));
    const { ingest } = this.#options.storage;
    // A person who blocked the bot cannot be answered: the film stays, the entry ends.
    await (isDelivered ? ingest.answered(entry.key) : ingest.rejected(entry.key));
    chat.waiting.shift();
    this.#settle(entry.chat_id, 1);
  }

  #recordOf(entry: IngestEntry): Promise<MediaRecord | undefined> {
    const { storage, logChatId } = this.#options;
    return entry.posted_message_id === null
      ? Promise.resolve(undefined)
      : storage.media.find(logChatId, entry.posted_message_id);
  }

  /** @returns false when the person cannot be reached. */
  async #sendAnswer(entry: IngestEntry, record: MediaRecord): Promise<boolean> {
    const { outbox, links: access, languages } = this.#options;
    const texts = await languages.textsFor(entry.sender_id);
    const links = access.links(record);
    const isKnown = entry.is_duplicate;
    return this.#unlessRefused(entry.key, () =>
      outbox.send({
        chatId: entry.chat_id,
        replyTo: entry.message_id,
        text: isKnown ? texts.alreadyThere(record, links) : texts.added(record, links),
        buttons: itemButtons(texts, record, links, { offersName: !isKnown }),
        randomId: BigInt(entry.answer_random_id),
      }),
    );
  }

  /** Counts everything that waits into the one message and says so. */
  async #answerMany(chatId: number, chat: Chat, kept: Conversation<'batch'> | undefined): Promise<void> {
    const entries = chat.waiting.slice(0, maxEntriesAnEdit);
    const [first] = entries;
    if (!first) return;
    const { conversations, storage } = this.#options;
    const counted = await this.#count(kept ?? newBatch(first.key), entries);
    await conversations.put('batch', chatId, first.sender_id, counted);
    const waiting = Math.max(0, chat.expected - entries.length);
    const statusId = await this.#sayMany(chatId, first.sender_id, counted, waiting);
    await conversations.put('batch', chatId, first.sender_id, { ...counted, status_id: statusId });
    for (const { key } of entries) await storage.ingest.answered(key);
    chat.waiting.splice(0, entries.length);
    this.#settle(chatId, entries.length);
    if (waiting === 0) return conversations.remove('batch', chatId);
    const marked = new Set(entries.map(({ key }) => key));
    const keys = counted.keys.filter((key) => !marked.has(key));
    await conversations.put('batch', chatId, first.sender_id, { ...counted, status_id: statusId, keys });
    await this.#sleep(editPauseMs);
  }

  /** An entry whose key is there was counted before a restart and only has to be marked. */
  async #count(batch: Conversation<'batch'>, entries: readonly IngestEntry[]): Promise<Conversation<'batch'>> {
    const fresh = entries.filter((entry) => !batch.keys.includes(entry.key));
    const records = await Promise.all(fresh.map((entry) => this.#recordOf(entry)));
    const added = fresh.flatMap((entry, index) => {
      const record = records[index];
      return record && !entry.is_duplicate ? [shorten(record.custom_name, maxNameLength)] : [];
    });
    return {
      ...batch,
      added: batch.added + added.length,
      known: batch.known + fresh.filter((entry) => entry.is_duplicate).length,
      names: [...batch.names, ...added].slice(0, maxNames),
      // Those of an earlier run stay until they are marked: after a restart they come one by one.
      keys: [...batch.keys, ...fresh.map((entry) => entry.key)].slice(-maxKeys),
    };
  }

  async #sayMany(
    chatId: number,
    userId: number,
    batch: Conversation<'batch'>,
    waiting: number,
  ): Promise<number | null> {
    const { outbox, languages, clock } = this.#options;
    const texts = await languages.textsFor(userId);
    const buttons = waiting === 0 ? [[{ text: texts.buttons.myFiles, data: 'list:mine:1' }]] : [];
    const content = { chatId, text: texts.batch({ ...batch, waiting }), buttons };
    if (batch.status_id !== null) {
      const messageId = batch.status_id;
      await this.#unlessRefused(`batch of ${chatId}`, () => outbox.edit({ ...content, messageId }));
      return messageId;
    }
    let sent: number | undefined;
    // Undefined: it was sent before a kill and its id was not kept. Then a second one goes on in its place.
    const words = [[batch.random_key], [batch.random_key, String(clock.nowMs())]];
    for (const word of words) {
      const randomId = randomIdFor('batch', ...word);
      await this.#unlessRefused(`batch of ${chatId}`, async () => {
        sent = await outbox.send({ ...content, randomId });
      });
      if (sent !== undefined) return sent;
    }
    return null;
  }

  async #unlessRefused(what: string, send: () => Promise<unknown>): Promise<boolean> {
    try {
      await send();
      return true;
    } catch (error) {
      if (!isAppError(error) || (error.code !== 'telegram_refused' && error.code !== 'not_found')) throw error;
      this.#options.log.warn('an answer was refused', { what, error });
      return false;
    }
  }

  async #sleep(pauseMs: number): Promise<void> {
    await this.#options.clock.sleep(pauseMs, this.#stopping.signal).catch(() => {
      // Stopping: the loop around sees the signal.
    });
  }
}

function newBatch(firstKey: string): Conversation<'batch'> {
  return { random_key: firstKey, status_id: null, added: 0, known: 0, names: [], keys: [] };
}
