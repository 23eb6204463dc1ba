// The grid's arithmetic.
import { describe, expect, it } from 'vitest';
import { cellBytes, cellLength, legalPieces, runLength } from './chunk-grid.ts';

describe('chunk grid', () => {
  it('cuts any run of cells into aligned powers of two that cover it, within one window each', () => {
    for (let first = 0; first < 40; first += 1) {
      for (let end = first; end < 80; end += 1) {
        const pieces = legalPieces({ first, end });
        let position = first;
        for (const piece of pieces) {
          const cells = piece.end - piece.first;
          const isLegal = [1, 2, 4, 8, 16].includes(cells) && piece.first % cells === 0;
          if (piece.first !== position || !isLegal) expect.unreachable(`${first}..${end}: ${JSON.stringify(pieces)}`);
          position = piece.end;
        }
        expect(position).toBe(end);
      }
    }
  });

  it('knows the short last cell and what lies beyond', () => {
    const sizeBytes = 2 * cellBytes + 5;
    expect([0, 1, 2, 3].map((cell) => cellLength(cell, sizeBytes))).toEqual([cellBytes, cellBytes, 5, 0]);
    expect(runLength({ first: 1, end: 9 }, sizeBytes)).toBe(cellBytes + 5);
    expect(runLength({ first: 3, end: 9 }, sizeBytes)).toBe(0);
  });
});
