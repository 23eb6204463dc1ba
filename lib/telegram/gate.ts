// A promise that somebody else resolves.

/** Closed at first; once open it stays open. */
export class Gate {
  /** Lets everybody pass, now and later. */
  open: () => void = () => undefined;
  /** Resolves when the gate is open; never rejects. */
  readonly passed = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}
