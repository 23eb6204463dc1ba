// One bound on the bytes that all readers together hold or have in flight.

/** A number of bytes to share out. */
export interface ReadAheadBudget {
  /** @returns false when so much is not left; then nothing was taken. */
  tryTake(sizeBytes: number): boolean;
  /** Takes whatever is left or not: for the one piece without which a reader would stand still. */
  take(sizeBytes: number): void;
  give(sizeBytes: number): void;
}

/** @param maxBytes above it `tryTake` says no; `take` may go beyond it by one piece a reader. */
export function createReadAheadBudget(maxBytes: number): ReadAheadBudget {
  let takenBytes = 0;
  const take = (sizeBytes: number) => {
    takenBytes += sizeBytes;
  };
  return {
    tryTake(sizeBytes) {
      if (takenBytes + sizeBytes > maxBytes) return false;
      take(sizeBytes);
      return true;
    },
    take,
    give(sizeBytes) {
      takenBytes -= sizeBytes;
    },
  };
}
