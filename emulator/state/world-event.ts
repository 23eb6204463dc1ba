// Every change of the little Telegram, as one journal line.
import type {
  BotCommandRecord,
  BoxKey,
  ChannelRecord,
  CopyRecord,
  DocumentRecord,
  LoginRecord,
  PostRecord,
  UserRecord,
} from './records.ts';

/** What an edit leaves: the fields that are given replace the old ones, `null` takes them away. */
export interface PostEdit {
  readonly text?: string;
  readonly entities?: PostRecord['entities'] | null;
  readonly markup?: PostRecord['markup'] | null;
  readonly mediaId?: string;
  readonly editDate: number;
}

/** One change, told apart by `t`. */
export type WorldEvent =
  /** Key of the access hashes and file references, hex. */
  | { readonly t: 'secret'; readonly secretHex: string }
  | { readonly t: 'user'; readonly user: UserRecord }
  | {
      readonly t: 'channel';
      readonly channel: Omit<ChannelRecord, 'members'> & { readonly members: readonly number[] };
    }
  | { readonly t: 'member'; readonly channelId: number; readonly userId: number; readonly joined: boolean }
  | { readonly t: 'block'; readonly userId: number; readonly botId: number; readonly blocked: boolean }
  | { readonly t: 'document'; readonly document: DocumentRecord }
  | {
      readonly t: 'post';
      readonly post: PostRecord;
      readonly copies: readonly CopyRecord[];
      readonly randomId?: string;
    }
  | { readonly t: 'edit'; readonly postId: number; readonly edit: PostEdit }
  | { readonly t: 'delete'; readonly box: BoxKey; readonly ids: readonly number[] }
  | {
      readonly t: 'commands';
      readonly botId: number;
      readonly languageCode?: string;
      readonly commands: readonly BotCommandRecord[];
    }
  | {
      readonly t: 'key';
      readonly authKeyId: string;
      readonly dcId: number;
      readonly authKey: Buffer;
      readonly layer: number;
    }
  | { readonly t: 'keyGone'; readonly authKeyId: string }
  | ({ readonly t: 'login'; readonly authKeyId: string } & LoginRecord)
  | { readonly t: 'logout'; readonly authKeyId: string }
  | { readonly t: 'part'; readonly upload: string; readonly part: number; readonly sizeBytes: number }
  | { readonly t: 'uploadGone'; readonly upload: string }
  | { readonly t: 'referenceGeneration'; readonly generation: number };
