// Which bot takes the next part.

/** What is known of a bot at the moment of choice. */
export interface BotCandidate<Bot> {
  readonly bot: Bot;
  /** `shaky`: its main connection is being restored; its lanes may serve. `unusable`: not to be asked. */
  readonly health: 'ready' | 'shaky' | 'unusable';
  /** Telegram asked it to wait. */
  readonly isResting: boolean;
  /** False: its data center does not answer it for now. */
  readonly admits: boolean;
  /** It has already failed with this part. */
  readonly hasFailed: boolean;
  /** It may have one more part in flight. */
  readonly isFree: boolean;
  /** What lies before the part on the bot's best lane, in bytes. */
  readonly costBytes: number;
  /** Grows with each part taken by any bot: the lowest has waited longest. */
  readonly lastTurn: number;
}

/**
 * `full`: wait until a part comes in. `broken`: no data center answers. `resting`: Telegram asked all to wait. `nobody`: no
 * bot is there.
 */
export type BotChoice<Bot> =
  | { readonly kind: 'take'; readonly bot: Bot }
  | { readonly kind: 'full' | 'broken' | 'resting' | 'nobody' };

/** The members that fit; all of them when none does. */
function preferring<T>(members: readonly T[], fits: (member: T) => boolean): readonly T[] {
  const fitting = members.filter(fits);
  return fitting.length > 0 ? fitting : members;
}

/**
 * Chooses by what lies before the part, among bots in the best state there is: one that has not failed with this part before
 * one that has, one in good health before a shaky one. Equals take turns.
 */
export function chooseBot<Bot>(candidates: readonly BotCandidate<Bot>[]): BotChoice<Bot> {
  const usable = candidates.filter(({ health }) => health !== 'unusable');
  if (usable.length === 0) return { kind: 'nobody' };
  const awake = usable.filter(({ isResting }) => !isResting);
  if (awake.length === 0) return { kind: 'resting' };
  const admitted = awake.filter(({ admits }) => admits);
  if (admitted.length === 0) return { kind: 'broken' };
  const fresh = preferring(admitted, ({ hasFailed }) => !hasFailed);
  const healthy = preferring(fresh, ({ health }) => health === 'ready');
  const [best] = healthy
    .filter(({ isFree }) => isFree)
    .sort((a, b) => a.costBytes - b.costBytes || a.lastTurn - b.lastTurn);
  return best ? { kind: 'take', bot: best.bot } : { kind: 'full' };
}
