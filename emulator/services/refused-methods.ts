// Methods that Telegram keeps from bots. A bot that calls one is told so, as by Telegram.
import { RpcError } from '../mtproto/rpc.ts';

/** User-only methods that clients are known to try. Source: the method pages of core.telegram.org. */
export const USER_ONLY: ReadonlySet<string> = new Set([
  'account.getPassword',
  'account.getNotifySettings',
  'account.updateProfile',
  'channels.createChannel',
  'channels.getAdminedPublicChannels',
  'channels.joinChannel',
  'channels.readHistory',
  'contacts.getContacts',
  'contacts.search',
  'messages.getAllDrafts',
  'messages.getBotCallbackAnswer',
  'messages.getDialogFilters',
  'messages.getDialogs',
  'messages.getHistory',
  'messages.getPeerDialogs',
  'messages.getPinnedDialogs',
  'messages.getStickers',
  'messages.readHistory',
  'messages.search',
  'messages.searchGlobal',
  'messages.startBot',
]);

/** @throws RpcError BOT_METHOD_INVALID. */
export function refuseForBots(): never {
  throw new RpcError(400, 'BOT_METHOD_INVALID');
}
