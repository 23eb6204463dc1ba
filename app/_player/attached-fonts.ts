// Fonts that stand in a film for its styled subtitles, fetched by the bytes they stand at.
import type { CatalogFacts } from '#lib/api/contract.ts';

export type AttachedFont = NonNullable<CatalogFacts['fonts']>[number];

/** In all: what films have, without those that carry whole families of Chinese and Japanese. */
export const mostFontBytes = 24 * 1024 * 1024;
const mostFonts = 48;

/**
 * Those that are fetched: in their order, as far as they fit.
 *
 * @example worthFetching([{ size_bytes: 9, … }]).length // 1
 */
export function worthFetching(fonts: readonly AttachedFont[]): AttachedFont[] {
  let bytes = 0;
  return fonts.slice(0, mostFonts).filter(({ size_bytes }) => {
    if (size_bytes <= 0 || bytes + size_bytes > mostFontBytes) return false;
    bytes += size_bytes;
    return true;
  });
}

/** @returns undefined when it cannot be had: another font stands in for it. */
export async function fetchFont(
  streamPath: string,
  { offset, size_bytes }: AttachedFont,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const answer = await fetch(streamPath, {
      headers: { range: `bytes=${offset}-${offset + size_bytes - 1}` },
      signal,
    });
    if (answer.status !== 206) {
      await answer.body?.cancel();
      return undefined;
    }
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return bytes.byteLength === size_bytes ? bytes : undefined;
  } catch {
    // The film was left, or the server is gone: the player says so where it matters.
    return undefined;
  }
}
