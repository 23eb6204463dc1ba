// A part of a page that waits for the store: there at once when the store answers at once, else behind a skeleton of its final size.
import { setTimeout as sleep } from 'node:timers/promises';
import { type ReactNode, Suspense } from 'react';

/** A skeleton that flashes by is worse than none, and whole pages show their pictures sooner than those that come in parts. */
const patienceMs = 300;

interface Props<Value> {
  readonly reading: Promise<Value>;
  readonly skeleton: ReactNode;
  readonly children: (value: Value) => ReactNode;
}

export async function Soon<Value>({ reading, skeleton, children }: Props<Value>): Promise<ReactNode> {
  const given = new AbortController();
  const late = sleep(patienceMs, undefined, { signal: given.signal }).then(
    () => true,
    () => true,
  );
  const isLate = await Promise.race([reading.then(() => false), late]);
  given.abort();
  if (!isLate) return children(await reading);
  return (
    <Suspense fallback={skeleton}>
      <Late reading={reading} draw={children} />
    </Suspense>
  );
}

async function Late<Value>({ reading, draw }: Pick<Props<Value>, 'reading'> & { draw: Props<Value>['children'] }) {
  return draw(await reading);
}
