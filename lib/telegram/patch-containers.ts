// In GramJS an error answer, or an object it does not know, makes all later messages of the same container vanish, and the
// calls they answer hang for ever. Here every message of a container stands alone.
import type { GramjsInternals, SenderPrototype, TlMessage, TlReader } from './gramjs-internals.ts';

/** Handles every message, then reports the first failure as the original does. */
async function handleContainer(this: SenderPrototype, message: { obj: { messages: TlMessage[] } }): Promise<void> {
  const failures: unknown[] = [];
  for (const inner of message.obj.messages) {
    try {
      await this._processMessage(inner);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function readInner(gramjs: GramjsInternals, reader: TlReader): Promise<TlMessage | undefined> {
  const msgId = reader.readLong();
  const seqNo = reader.readInt();
  const body = reader.read(reader.readInt());
  try {
    const obj = await new gramjs.reader.BinaryReader(body).tgReadObject();
    return new gramjs.tlMessage.TLMessage(msgId, seqNo, obj);
  } catch {
    // An object of another layer. Its neighbours are readable; a lost update shows as a gap in the numbering.
    return undefined;
  }
}

/** Reads each message from its own slice, so that an unknown one costs only itself. */
async function readContainer(gramjs: GramjsInternals, reader: TlReader): Promise<unknown> {
  const messages: TlMessage[] = [];
  const count = reader.readInt();
  for (let index = 0; index < count; index++) {
    const inner = await readInner(gramjs, reader);
    if (inner) messages.push(inner);
  }
  return new gramjs.container.MessageContainer(messages);
}

/** Must run before the first sender is made: senders bind their handlers in the constructor. */
export function patchContainers(gramjs: GramjsInternals): void {
  const prototype = gramjs.sender.MTProtoSender.prototype as unknown as SenderPrototype;
  prototype._handleContainer = handleContainer;
  gramjs.container.MessageContainer.fromReader = (reader) => readContainer(gramjs, reader);
}
