// The Attachments element: fonts for subtitles, and a cover. Only where they stand is read, never their data.
import type { BlockReader } from './block-reader.ts';
import { EbmlData, type EbmlElement, elementAt } from './ebml.ts';
import { ids } from './matroska-ids.ts';
import type { Attachment } from './media-facts.ts';
import { unlessUnreadable } from './unreadable.ts';

/** Looked at; each may cost a read, as their data stand between them. */
const mostAttachments = 24;

/** Where the fonts and the cover of a film stand. */
export interface AttachmentFacts {
  readonly fonts: readonly Attachment[];
  readonly cover: Attachment | undefined;
}

/** Reads where attachments stand, a bounded number of them. */
export async function readAttachments(reader: BlockReader, parent: EbmlElement): Promise<AttachmentFacts> {
  const files: Attachment[] = [];
  let offset = parent.start;
  for (let looked = 0; looked < mostAttachments && offset < parent.end; looked += 1) {
    const at = offset;
    const element = await unlessUnreadable(
      () => elementAt(reader, at, parent.end),
      () => undefined,
    );
    if (!element) break;
    if (element.id === ids.attachedFile) {
      const file = await unlessUnreadable(
        () => readFile(reader, element),
        () => undefined,
      );
      if (file) files.push(file);
    }
    offset = element.end;
  }
  const isFont = ({ name, mimeType }: Attachment) =>
    /font|opentype/i.test(mimeType) || /\.(ttf|otf|ttc|woff2?)$/i.test(name);
  const isImage = ({ mimeType }: Attachment) => /^image\/(jpeg|png)$/.test(mimeType);
  const covers = files.filter(isImage);
  return { fonts: files.filter(isFont), cover: covers.find(({ name }) => /cover/i.test(name)) ?? covers[0] };
}

async function readFile(reader: BlockReader, parent: EbmlElement): Promise<Attachment | undefined> {
  let [name, mimeType] = ['', ''];
  let place: { offset: number; sizeBytes: number } | undefined;
  for (let offset = parent.start, looked = 0; offset < parent.end && looked < 16; looked += 1) {
    // What stands behind the data would cost a read.
    if (place && name && mimeType) break;
    const element = await elementAt(reader, offset, parent.end);
    const sizeBytes = element.end - element.start;
    const text = async () => new EbmlData(await reader.bytes(element.start, Math.min(sizeBytes, 1024))).text();
    if (element.id === ids.fileName) name = await text();
    if (element.id === ids.fileMimeType) mimeType = await text();
    if (element.id === ids.fileData) place = { offset: element.start, sizeBytes };
    offset = element.end;
  }
  return place && { name, mimeType, ...place };
}
