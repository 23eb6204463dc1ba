// Sleeping and being woken.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { AppError } from './errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('systemClock', () => {
  it('tells the time of the system', () => {
    vi.setSystemTime(1234);
    expect(systemClock.nowMs()).toBe(1234);
  });

  it('sleeps for as long as told and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    let awake = false;
    const sleep = systemClock.sleep(1000, signal).then(() => {
      awake = true;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(awake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await sleep;
    expect(remove).toHaveBeenCalledOnce();
  });

  it('wakes at once by abort with its reason and clears the timer', async () => {
    const controller = new AbortController();
    const sleep = systemClock.sleep(60_000, controller.signal);
    controller.abort(new AppError('shutting_down'));
    await expect(sleep).rejects.toMatchObject({ code: 'shutting_down' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin to sleep when aborted before', async () => {
    await expect(systemClock.sleep(1, AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not turn a wait of months into one of a millisecond', async () => {
    let awake = false;
    void systemClock.sleep(2 ** 32).then(() => {
      awake = true;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(awake).toBe(false);
  });
});
