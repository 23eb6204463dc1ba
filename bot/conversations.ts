// What is begun in a chat and not at its end, kept in the store: a restart in the middle changes nothing.
import { z } from 'zod';
import type { Clock } from '#lib/clock.ts';
import type { ConversationStore } from '#lib/storage/storage.ts';
import { linkTaskSchema } from './link-task.ts';

const item = { chat_id: z.int(), message_id: z.int() };

/** Kinds and what they hold. */
const schemas = {
  /** The bot asked for a new name; by user. */
  rename: z.object({ ...item, prompt_id: z.int().nullable() }),
  /** An item was removed and may come back; by item. */
  undo: z.object(item),
  /** Words of a search whose pages are turned; by token. */
  search: z.object({ words: z.string() }),
  /** One message about many files; by chat. */
  batch: z.object({
    random_key: z.string(),
    status_id: z.int().nullable(),
    added: z.int(),
    known: z.int(),
    names: z.array(z.string()),
    /** Counted above, and perhaps not marked as answered yet. */
    keys: z.array(z.string()),
  }),
  /** A link on its way; by task. */
  link: linkTaskSchema,
  /** The person was told to slow down; by user. */
  slowed: z.object({}),
} as const;

/** What may be under way in a chat. */
export type ConversationKind = keyof typeof schemas;
/** What is remembered of a conversation of one kind. */
export type Conversation<Kind extends ConversationKind> = z.infer<(typeof schemas)[Kind]>;

const minuteMs = 60_000;

/** How long each is remembered. Chosen by feel, but for `undo`, which is what people are told. */
export const conversationTtlMs = {
  rename: 60 * minuteMs,
  undo: minuteMs / 2,
  search: 24 * 60 * minuteMs,
  batch: 24 * 60 * minuteMs,
  link: 24 * 60 * minuteMs,
  slowed: minuteMs,
} as const satisfies Readonly<Record<ConversationKind, number>>;

/** Typed conversations over {@link ConversationStore}. */
export class Conversations {
  readonly #store: ConversationStore;
  readonly #clock: Pick<Clock, 'nowMs'>;

  constructor(store: ConversationStore, clock: Pick<Clock, 'nowMs'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Writes one in place of what is there. Durable when it resolves. */
  put<Kind extends ConversationKind>(
    kind: Kind,
    id: string | number,
    userId: number,
    value: Conversation<Kind>,
  ): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const expiresAtMs = nowMs + conversationTtlMs[kind];
    const text = JSON.stringify(value);
    return this.#store.put(
      { key: `${kind}:${id}`, kind, user_id: userId, value: text, expires_at_ms: expiresAtMs },
      nowMs,
    );
  }

  /** One that has not expired; undefined when there is none, or another version wrote it. */
  async find<Kind extends ConversationKind>(kind: Kind, id: string | number): Promise<Conversation<Kind> | undefined> {
    return this.#read(kind, (await this.#store.find(`${kind}:${id}`, this.#clock.nowMs()))?.value);
  }

  /** Removes and returns one: of two who ask only one gets it. */
  async take<Kind extends ConversationKind>(kind: Kind, id: string | number): Promise<Conversation<Kind> | undefined> {
    return this.#read(kind, (await this.#store.take(`${kind}:${id}`, this.#clock.nowMs()))?.value);
  }

  /** Ends one; no effect when there is none. Durable when it resolves. */
  remove(kind: ConversationKind, id: string | number): Promise<void> {
    return this.#store.remove(`${kind}:${id}`);
  }

  /** Those of a kind, those that expire first in front. */
  async list<Kind extends ConversationKind>(kind: Kind, limit: number): Promise<readonly Conversation<Kind>[]> {
    const rows = await this.#store.list({ kind, nowMs: this.#clock.nowMs(), limit });
    return rows.map((row) => this.#read(kind, row.value)).filter((value) => value !== undefined);
  }

  /** What another version wrote and this one cannot read counts as forgotten. */
  #read<Kind extends ConversationKind>(kind: Kind, text: string | undefined): Conversation<Kind> | undefined {
    if (text === undefined) return undefined;
    const parsed = schemas[kind].safeParse(JSON.parse(text));
    return parsed.success ? (parsed.data as Conversation<Kind>) : undefined;
  }
}
