// A message as a person's app shows it.
import type { SeenMessage } from '../control-api.ts';
import { findString, isTlObject, readBytes, readInt, readObjects, readString } from '../services/tl-fields.ts';
import type { BoxMessage, DocumentRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TlObject } from '../tl/tl-object.ts';

/** Builds the person's view of a message. */
export function seenMessage(world: World, viewerId: number, message: BoxMessage): SeenMessage {
  const { post } = message;
  const document = post.mediaId === undefined ? undefined : world.documents.get(post.mediaId);
  return {
    id: message.id,
    fromId: message.peer.kind === 'channel' ? undefined : post.authorId,
    outgoing: post.authorId === viewerId,
    date: post.date,
    ...(post.editDate === undefined ? {} : { editDate: post.editDate }),
    text: post.text,
    ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
    entities: (post.entities ?? []).map(seenEntity),
    buttons: seenButtons(post.markup),
    ...(document === undefined ? {} : { file: seenFile(document) }),
  };
}

function seenEntity(entity: TlObject): SeenMessage['entities'][number] {
  const url = findString(entity, 'url');
  return {
    kind: entity._,
    offset: readInt(entity, 'offset'),
    length: readInt(entity, 'length'),
    ...(url === undefined ? {} : { url }),
  };
}

function seenButtons(markup: TlObject | undefined): SeenMessage['buttons'] {
  if (markup === undefined) return [];
  return readObjects(markup, 'rows').map((row) => readObjects(row, 'buttons').map(seenButton));
}

function seenButton(button: TlObject): SeenMessage['buttons'][number][number] {
  const text = readString(button, 'text');
  switch (button._) {
    case 'keyboardButtonCallback':
      return { text, dataBase64: readBytes(button, 'data').toString('base64') };
    case 'keyboardButtonUrl':
      return { text, url: readString(button, 'url') };
    case 'keyboardButtonCopy':
      return { text, copyText: readString(button, 'copy_text') };
    default:
      return { text };
  }
}

function seenFile(document: DocumentRecord): NonNullable<SeenMessage['file']> {
  const find = (name: string): TlObject | undefined =>
    document.attributes.filter(isTlObject).find(({ _ }) => _ === name);
  const name = find('documentAttributeFilename');
  const video = find('documentAttributeVideo');
  const timed = video ?? find('documentAttributeAudio');
  const width = video?.w ?? document.width;
  const height = video?.h ?? document.height;
  return {
    documentId: document.id,
    name: name === undefined ? '' : readString(name, 'file_name'),
    mimeType: document.mimeType,
    sizeBytes: document.sizeBytes,
    ...(typeof timed?.duration === 'number' ? { durationSeconds: timed.duration } : {}),
    ...(typeof width === 'number' ? { width } : {}),
    ...(typeof height === 'number' ? { height } : {}),
  };
}
