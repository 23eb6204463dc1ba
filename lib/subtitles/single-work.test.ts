// Work that many wait for: its bounds.
import { describe, expect, it } from 'vitest';
import { SingleWork } from './single-work.ts';

describe('single work', () => {
  const signal = new AbortController().signal;

  /** Work that ends when it is let go. */
  function held() {
    let begun = 0;
    let letGo: (value: string) => void = () => undefined;
    const gate = new Promise<string>((resolve) => {
      letGo = resolve;
    });
    const work = () => {
      begun += 1;
      return gate;
    };
    return { work, letGo: (value: string) => letGo(value), begun: () => begun };
  }

  it('is done once for all who wait, and again for who comes later', async () => {
    const single = new SingleWork<string>({ parallel: 1, waiting: 0 });
    const one = held();
    const answers = [single.run('a', one.work, signal), single.run('a', one.work, signal)];
    one.letGo('x');
    expect(await Promise.all(answers)).toEqual(['x', 'x']);
    expect(one.begun()).toBe(1);
    expect(await single.run('a', async () => 'y', signal)).toBe('y');
  });

  it('waits for its turn in order; beyond the bound it is refused', async () => {
    const single = new SingleWork<string>({ parallel: 1, waiting: 1 });
    const [first, second] = [held(), held()];
    const answers = [single.run('a', first.work, signal), single.run('b', second.work, signal)];
    await expect(single.run('c', async () => 'z', signal)).rejects.toMatchObject({ code: 'queue_full' });
    expect([first.begun(), second.begun()]).toEqual([1, 0]);
    first.letGo('x');
    second.letGo('y');
    expect(await Promise.all(answers)).toEqual(['x', 'y']);
    await single.settled();
    expect(await single.run('c', async () => 'z', signal)).toBe('z');
  });

  it('goes on when those who wait have left, and hands its turn on when it fails', async () => {
    const single = new SingleWork<string>({ parallel: 1, waiting: 5 });
    const one = held();
    const leaving = new AbortController();
    const left = single.run('a', one.work, leaving.signal);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: 'aborted' });
    const joined = single.run('a', async () => 'never', signal);
    const failing = single.run('b', () => Promise.reject(new Error('away')), signal);
    const last = single.run('c', async () => 'c', signal);
    one.letGo('x');
    expect(await joined).toBe('x');
    await expect(failing).rejects.toThrow('away');
    expect(await last).toBe('c');
  });
});
