// A folder for people with a browser, and for programs that read lists of links. Pure.
import type { LibraryFolder } from '../library-tree/library-folder.ts';
import { markupText } from '../markup.ts';
import { davHref } from './dav-path.ts';

/** Links written at once. */
const batchSize = 500;

/**
 * A page of links, piece by piece.
 *
 * @param names path of the folder.
 */
export function* folderPage(folder: LibraryFolder, names: readonly string[]): Generator<string> {
  const title = markupText(['StreamVault', ...names].join(' / '));
  const up = names.length > 0 ? `<li><a href="${davHref(names.slice(0, -1), true)}">..</a>\n` : '';
  let piece = `<!doctype html>\n<meta charset="utf-8"><title>${title}</title>\n<h1>${title}</h1>\n<ul>\n${up}`;
  let links = 0;
  for (const entry of folder.entries()) {
    const isFolder = entry.kind === 'folder';
    const href = davHref([...names, entry.name], isFolder);
    piece += `<li><a href="${href}">${markupText(entry.name)}${isFolder ? '/' : ''}</a>\n`;
    links += 1;
    if (links % batchSize > 0) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}</ul>\n`;
}
