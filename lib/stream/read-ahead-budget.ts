// One bound on the bytes that all readers together hold or have in flight.

/** A reader as the budget sees it. */
export interface BudgetHolder {
  /** How long nobody has asked it for bytes; 0 while somebody waits for some. */
  idleMs(): number;
  /** Drops what it read ahead and gives the bytes back; they are read again when they are asked for. */
  giveUp(): void;
}

/** A number of bytes to share out. */
export interface ReadAheadBudget {
  /** @returns false when so much is not left, even after idle readers gave up theirs; then nothing was taken. */
  tryTake(sizeBytes: number): boolean;
  /** Takes whatever is left or not: for the one piece without which a reader would stand still. */
  take(sizeBytes: number): void;
  give(sizeBytes: number): void;
  /** From now on the holder may be told to give up. */
  join(holder: BudgetHolder): void;
  leave(holder: BudgetHolder): void;
}

/** A player that paused or stands behind full buffers: what it has is worth less than what a playing one needs. */
const idleAfterMs = 2000;

/**
 * One budget for all readers of the process.
 *
 * @param maxBytes above it `tryTake` says no; `take` may go beyond it by one piece a reader.
 */
export function createReadAheadBudget(maxBytes: number): ReadAheadBudget {
  const holders = new Set<BudgetHolder>();
  let takenBytes = 0;
  const hasRoom = (sizeBytes: number) => takenBytes + sizeBytes <= maxBytes;
  const makeRoom = (sizeBytes: number) => {
    for (const holder of holders) {
      if (hasRoom(sizeBytes)) return;
      if (holder.idleMs() >= idleAfterMs) holder.giveUp();
    }
  };
  const take = (sizeBytes: number) => {
    if (!hasRoom(sizeBytes)) makeRoom(sizeBytes);
    takenBytes += sizeBytes;
  };
  return {
    tryTake(sizeBytes) {
      if (!hasRoom(sizeBytes)) makeRoom(sizeBytes);
      if (!hasRoom(sizeBytes)) return false;
      takenBytes += sizeBytes;
      return true;
    },
    take,
    give(sizeBytes) {
      takenBytes -= sizeBytes;
    },
    join: (holder) => void holders.add(holder),
    leave: (holder) => void holders.delete(holder),
  };
}
