// The forms in which Telegram sends the same thing.
import { Api } from 'telegram';

/** Fields of an update that takes up places in a numbered box. */
export interface NumberedUpdate {
  readonly pts: number;
  readonly ptsCount: number;
}

/** True for updates numbered in the bot's own box; channels count for themselves. */
export function isNumbered(update: Api.TypeUpdate): update is Api.TypeUpdate & NumberedUpdate {
  return 'ptsCount' in update && !update.className.includes('Channel');
}

/** The private message a short update stands for; whose words they are comes along, or they would pass as the sender's own. */
export function fromShort(update: Api.UpdateShortMessage): Api.Message {
  return new Api.Message({
    id: update.id,
    peerId: new Api.PeerUser({ userId: update.userId }),
    date: update.date,
    message: update.message,
    out: update.out ?? false,
    ...(update.entities ? { entities: update.entities } : {}),
    ...(update.fwdFrom ? { fwdFrom: update.fwdFrom } : {}),
    ...(update.viaBotId ? { viaBotId: update.viaBotId } : {}),
    ...(update.replyTo ? { replyTo: update.replyTo } : {}),
  });
}
