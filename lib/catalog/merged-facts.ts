// What several sources say of an item -> one fact each, with the one who said it. Pure.
import type { FactLayer, FactLayers, FactSource } from '../storage/media-facts.ts';

/**
 * The most trusted first. An admin's word wins over all. TMDB knows titles better than anybody, and says nothing about the
 * file itself; there its header wins over its name, and that over what ffmpeg saw and what the sender's app told.
 */
const trust: readonly FactSource[] = ['admin', 'tmdb', 'header', 'name', 'ffmpeg', 'telegram'];

/** A fact and its source. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: FactSource;
}

/** Each fact of an item with the source it was taken from. */
export type MergedFacts = { readonly [Field in keyof FactLayer]?: Sourced<NonNullable<FactLayer[Field]>> };

/**
 * Each field from the most trusted source that knows it.
 *
 * @example mergeFacts({ name: { title: 'a', year: 1999 }, admin: { title: 'A' } })
 * // { title: { value: 'A', from: 'admin' }, year: { value: 1999, from: 'name' } }
 */
export function mergeFacts(layers: FactLayers): MergedFacts {
  const merged: Record<string, Sourced<unknown>> = {};
  for (const from of trust) {
    for (const [field, value] of Object.entries(layers[from] ?? {})) {
      if (value !== undefined && value !== null && !(field in merged)) merged[field] = { value, from };
    }
  }
  return merged as MergedFacts;
}
