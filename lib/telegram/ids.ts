// The two ways to write a channel's id: bare, as in MTProto, and with -100 in front, as in the Bot API.

const channelOffset = 1_000_000_000_000;

/**
 * The id of a channel as the Bot API writes it.
 *
 * @param bareId positive.
 * @example markedChannelId(1234567890) // -1001234567890
 */
export function markedChannelId(bareId: number): number {
  return -channelOffset - bareId;
}

/**
 * Accepts both forms.
 *
 * @param id with -100 in front, or bare.
 * @returns the bare one.
 * @example bareChannelId(-1001234567890) // 1234567890
 */
export function bareChannelId(id: number): number {
  return id < -channelOffset ? -id - channelOffset : Math.abs(id);
}

/** Bot id of a token; the part after the colon is the secret. */
export function botIdOfToken(token: string): number {
  return Number(token.slice(0, token.indexOf(':')));
}
