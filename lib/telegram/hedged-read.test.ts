// Who wins when a read is late.
import { describe, expect, test } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { hedgedRead } from './hedged-read.ts';

const arrive = <T>(delayMs: number, value: T) => systemClock.sleep(delayMs).then(() => value);
const fail = (delayMs: number, text: string) =>
  systemClock.sleep(delayMs).then(() => {
    throw new Error(text);
  });

function race(first: Promise<string>, second: () => Promise<string> | undefined) {
  let asked = 0;
  const count = () => {
    asked++;
    return second();
  };
  return hedgedRead({ first, second: count, lateAfterMs: 20, clock: systemClock }).then(
    (value) => [value, asked],
    (error: Error) => [error.message, asked],
  );
}

describe('hedgedRead', () => {
  test.each<readonly [string, () => Promise<string>, () => Promise<string> | undefined, readonly [string, number]]>([
    ['a read in time asks nobody else', () => arrive(1, 'first'), () => arrive(1, 'second'), ['first', 0]],
    ['a failure in time asks nobody else', () => fail(1, 'bad'), () => arrive(1, 'second'), ['bad', 0]],
    ['a late read is overtaken', () => arrive(300, 'first'), () => arrive(5, 'second'), ['second', 1]],
    ['a late read may still win', () => arrive(40, 'first'), () => arrive(300, 'second'), ['first', 1]],
    ['a second that fails does no harm', () => arrive(60, 'first'), () => fail(1, 'bad'), ['first', 1]],
    ['a first that fails late does no harm', () => fail(40, 'bad'), () => arrive(60, 'second'), ['second', 1]],
    ['two failures give the first', () => fail(60, 'one'), () => fail(1, 'two'), ['one', 1]],
  ])('%s', async (_name, first, second, expected) => {
    expect(await race(first(), second)).toEqual(expected);
  });

  test('asks again when nobody was free', async () => {
    let round = 0;
    const outcome = await race(arrive(500, 'first'), () => (++round < 3 ? undefined : arrive(1, 'second')));
    expect(outcome).toEqual(['second', 3]);
  });
});
