// Who waits for a skeleton, and who is spared one.
import { Suspense } from 'react';
import { describe, expect, it } from 'vitest';
import { Soon } from './soon.tsx';

const draw = (value: string) => `drawn ${value}`;

describe('a part of a page that waits', () => {
  it('is whole when its answer is there', async () => {
    expect(await Soon({ reading: Promise.resolve('now'), skeleton: 'skeleton', children: draw })).toBe('drawn now');
  });

  it('stands behind its skeleton while the answer takes long, and is drawn with it', async () => {
    let answer: (value: string) => void = () => undefined;
    const reading = new Promise<string>((resolve) => {
      answer = resolve;
    });
    const part = await Soon({ reading, skeleton: 'skeleton', children: draw });
    expect(part).toMatchObject({ type: Suspense, props: { fallback: 'skeleton' } });
    const { type: late, props } = (part as { props: { children: { type: (p: object) => unknown; props: object } } })
      .props.children;
    answer('at last');
    expect(await late(props)).toBe('drawn at last');
  });

  it('fails with its answer', async () => {
    const reading = Promise.reject(new Error('gone'));
    await expect(Soon({ reading, skeleton: 'skeleton', children: draw })).rejects.toThrow('gone');
  });
});
