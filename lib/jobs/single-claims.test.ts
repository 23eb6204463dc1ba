// Claims of a slow store: one at a time for each kind, and none overlooked.
import type { JobParameters, JobRepository } from 'agenda';
import { expect, it } from 'vitest';
import { singleClaims } from './single-claims.ts';

type Answer = (job: JobParameters | undefined) => void;

/** A store whose answers are given by hand. */
class SlowStore {
  readonly asked: string[] = [];
  readonly #own = 'mine';
  #answers: Answer[] = [];

  getNextJobToRun(kind: string): Promise<JobParameters | undefined> {
    this.asked.push(kind);
    return new Promise((resolve) => this.#answers.push(resolve));
  }

  async connect(): Promise<void> {
    // Fails where it is called on something else.
    this.asked.push(this.#own);
  }

  async answer(job?: Partial<JobParameters>): Promise<void> {
    this.#answers.shift()?.(job as JobParameters | undefined);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function stage() {
  const store = new SlowStore();
  const repository = singleClaims(store as unknown as JobRepository);
  const ask = (kind: string) => repository.getNextJobToRun(kind, new Date(), new Date(0), undefined, undefined);
  return { store, repository, ask };
}

it('who asks meanwhile gets nothing, and what came meanwhile is found by the one that waits', async () => {
  const { store, ask } = stage();
  const first = ask('enrich');
  expect(await ask('enrich')).toBeUndefined();
  expect(await ask('enrich')).toBeUndefined();
  expect(store.asked).toHaveLength(1);
  await store.answer();
  expect(store.asked).toHaveLength(2);
  await store.answer({ name: 'enrich' });
  expect(await first).toMatchObject({ name: 'enrich' });
  expect(store.asked).toHaveLength(2);
});

it('asks once when nobody asked meanwhile, and other kinds do not wait', async () => {
  const { store, ask } = stage();
  const [one, other] = [ask('enrich'), ask('mirror')];
  expect(store.asked).toEqual(['enrich', 'mirror']);
  await store.answer();
  await store.answer();
  expect([await one, await other]).toEqual([undefined, undefined]);
  expect(store.asked).toHaveLength(2);
});

it('goes on after a claim that failed, and leaves all else to the store', async () => {
  const repository = singleClaims({
    getNextJobToRun: () => Promise.reject(new Error('away')),
  } as unknown as JobRepository);
  for (let time = 0; time < 2; time += 1)
    await expect(repository.getNextJobToRun('enrich', new Date(), new Date(0), undefined, undefined)).rejects.toThrow(
      'away',
    );
  const { store, repository: whole } = stage();
  await whole.connect();
  expect(store.asked).toEqual(['mine']);
});
