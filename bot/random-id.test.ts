import { describe, expect, it } from 'vitest';
import { randomIdFor } from './random-id.ts';

describe('randomIdFor', () => {
  it('is the same for the same words and another for others', () => {
    expect(randomIdFor('a', 'bc')).toBe(randomIdFor('a', 'bc'));
    expect(randomIdFor('a', 'bc')).not.toBe(randomIdFor('ab', 'c'));
  });

  it('fits into a signed 64-bit number', () => {
    const id = randomIdFor('x');
    expect(BigInt.asIntN(64, id)).toBe(id);
  });
});
