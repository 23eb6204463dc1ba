// Where a rebuild stands, as it is kept in the store.
import { z } from 'zod';
import type { PlaceStore } from '../storage/storage.ts';

const placeSchema = z.object({
  chat_id: z.int(),
  /** Next message id to look at, and the first not to. */
  next_id: z.int().min(1),
  end_id: z.int().min(1),
  started_at: z.string(),
  finished_at: z.string().nullable(),
  posts: z.int(),
  added: z.int(),
  changed: z.int(),
  missing: z.int(),
});

/** How far a rebuild is. */
export type ReindexPlace = Readonly<z.infer<typeof placeSchema>>;

const placeName = 'reindex';

/** The place of the newest rebuild; undefined when there was none, or nobody can read it. */
export async function findPlace(places: PlaceStore): Promise<ReindexPlace | undefined> {
  const text = await places.find(placeName);
  if (text === undefined) return undefined;
  try {
    return placeSchema.parse(JSON.parse(text));
  } catch {
    // Written by another version: a rebuild from the beginning does no harm.
    return undefined;
  }
}

/** Keeps the place; durable when it resolves. */
export async function savePlace(places: PlaceStore, place: ReindexPlace): Promise<void> {
  await places.save(placeName, JSON.stringify(place));
}
