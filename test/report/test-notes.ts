// What tests note of themselves for `npm run report`: vitest carries it from the test to its JSON.

/** A case of the HTTP conformance. */
export interface HttpCaseNote {
  readonly kind: 'http case';
  readonly subject: string;
  readonly level: 'must' | 'should';
}

/** Answers whose bytes were compared with the film's. */
export interface RangesNote {
  readonly kind: 'ranges';
  readonly answers: number;
  readonly comparedBytes: number;
}

/** A play of the fault matrix. */
export interface PlayNote {
  readonly kind: 'play';
  /** Begins with the row's number in docs/faults.md. */
  readonly fault: string;
  readonly phase: string;
  /** `plays`: to the end; `fails`: an honest end. */
  readonly promised: 'plays' | 'fails';
  readonly ending: 'played' | 'refused' | 'cut' | 'wrong';
  readonly status: number | null;
  readonly firstMs: number;
  readonly longestSilenceMs: number;
  readonly allowedSilenceMs: number;
  readonly comparedBytes: number;
}

/** SIGKILLs of the product. */
export interface KillsNote {
  readonly kind: 'kills';
  readonly kills: number;
  /** How long each start took, those after kills included. */
  readonly readyMs: readonly number[];
  /** Sent meanwhile. */
  readonly films: number;
}

export type TestNote = HttpCaseNote | RangesNote | PlayNote | KillsNote;

declare module 'vitest' {
  interface TaskMeta {
    note?: TestNote;
  }
}
