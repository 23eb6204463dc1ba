// Facts as every store keeps them: checked, with fields in one order, and text that comes back as it is.
import { z } from 'zod';
import {
  factLayerSchema,
  factSources,
  type MediaFactsChange,
  type StoredKeyFrames,
  storedKeyFramesSchema,
} from './media-facts.ts';
import { storedJson } from './stored-text.ts';

const sourceSchema = z.enum(factSources);

/**
 * Layers to be written.
 *
 * @throws ZodError for a source we do not know or a layer of another shape: what could not be read again would lock the item
 * out of the catalogue.
 */
export function storedLayers(layers: MediaFactsChange['layers']): MediaFactsChange['layers'] {
  const stored = Object.entries(layers).map(([source, layer]) => [
    sourceSchema.parse(source),
    layer ? factLayerSchema.parse(storedJson(layer)) : null,
  ]);
  return Object.fromEntries(stored);
}

/** Key frames to be written. @throws ZodError for another shape. */
export const storedKeyFrames = (frames: StoredKeyFrames): StoredKeyFrames =>
  storedKeyFramesSchema.parse(storedJson(frames));
