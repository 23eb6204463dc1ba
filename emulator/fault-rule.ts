// The fault rules a test may set: which calls they hit and what is done to them.

/** What is done to a call that a rule hits. */
export type FaultAction =
  /** Answers an RPC error instead of handling the call, as `{ code: 420, text: 'FLOOD_WAIT_3' }`. */
  | { readonly do: 'rpc_error'; readonly code: number; readonly text: string }
  /** Handles the call and holds the answer back. */
  | { readonly do: 'delay'; readonly delayMs: number }
  /** Handles the call and never sends the answer. */
  | { readonly do: 'drop_answer' }
  /** Sends the answer twice. */
  | { readonly do: 'dup_answer' }
  /** Closes the TCP connection with FIN. */
  | { readonly do: 'close' }
  /** Resets the TCP connection. */
  | { readonly do: 'reset' }
  /** From now on reads and discards everything on this connection and sends nothing. */
  | { readonly do: 'black_hole' }
  /** Changes the server salt, so that the client is answered `bad_server_salt` once. */
  | { readonly do: 'bad_salt' }
  /** Answers `bad_msg_notification` with this code (16, 17, 20, 32, 33, 48, …). */
  | { readonly do: 'bad_msg'; readonly code: number }
  /** Sends a 4-byte transport error, for example -404 or -429, and closes. */
  | { readonly do: 'transport_code'; readonly code: number }
  /** upload.getFile only: answers with fewer bytes than asked for. */
  | { readonly do: 'short_block'; readonly bytes: number }
  /** upload.getFile only: answers with so many bytes more than asked for, zeroes behind the block. Above 0. */
  | { readonly do: 'long_block'; readonly extraBytes: number }
  /** upload.getFile only: flips bits of the block before it is signed and encrypted, which no client can tell from the file. */
  | { readonly do: 'corrupt_block' }
  /** upload.getFile only: answers `upload.fileCdnRedirect`, whatever the client said of `cdn_supported`. */
  | { readonly do: 'cdn_redirect' }
  /** Sends the first bytes of the answer's frame (as on the wire: framed, encrypted), then resets the TCP connection. */
  | { readonly do: 'cut_block'; readonly bytes: number }
  /** Flips a bit in the middle of the encrypted answer, as a bad line would: its msg_key does not fit any more. */
  | { readonly do: 'corrupt_frame' }
  /** Forgets the auth key of the caller. */
  | { readonly do: 'revoke_key' };

/** A rule: every given matcher must fit. The first rule that fits and is not used up acts. */
export interface FaultRule {
  /** TL name (`upload.getFile`), or `*`, or a prefix ending in `*` (`upload.*`). Default `*`. */
  readonly method?: string;
  /** User id of the bot. */
  readonly bot?: number;
  readonly dc?: number;
  /** Decimal document id. */
  readonly file?: string;
  /** Fits calls whose offset in bytes is at least this. */
  readonly offset?: number;
  /** Skips this many fitting calls first (`nth: 3` hits the third). Default 1. */
  readonly nth?: number;
  /** How many calls it hits. Default 1; `0` means without end. */
  readonly times?: number;
  readonly action: FaultAction;
}

/** Network conditions of all connections. */
export interface NetworkConditions {
  /** Added between a request and its answer, half on the way in and half on the way out, in ms. Default 0. */
  readonly roundTripMs: number;
  /** Bytes per second of each connection from server to client; 0 means no limit. Default 0. */
  readonly bytesPerSecond: number;
}

/** Counters since start or the last reset. */
export interface EmulatorCounters {
  readonly openSockets: number;
  readonly acceptedSockets: number;
  readonly keyCreations: number;
  readonly logins: number;
  /** Calls under a key that another address had taken over: Telegram would have ended the key (AUTH_KEY_DUPLICATED). */
  readonly keyOverlaps: number;
  /** The same for bots, whatever key they used: two machines worked with one bot at a time. */
  readonly botOverlaps: number;
  readonly calls: Record<string, number>;
  readonly getFile: readonly {
    readonly file: string;
    readonly bot: number;
    readonly dc: number;
    readonly calls: number;
    readonly bytes: number;
  }[];
}
