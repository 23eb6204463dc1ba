// Every probe on the built product, and on a server with all the faults: what cannot find a fault proves nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Defective, startClosedServer, startDefectiveServer } from './defective-server.ts';
import { httpProbes } from './probes.ts';
import { sized } from './size.ts';
import { type Stage, startStage } from './stage.ts';

const named = httpProbes.map((probe) => [`${probe.row}: ${probe.name}`, probe] as const);

describe('the product', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  }, 180_000);
  afterAll(() => stage?.stop());

  it.each(named)(
    '%s',
    async (_name, probe) => {
      expect(await probe.run(stage.target)).toBeUndefined();
    },
    // Whole, the walks take minutes.
    sized(900_000, 120_000),
  );
});

describe('a server with all the faults', () => {
  let defective: Defective;
  let closed: Defective;
  beforeAll(async () => {
    [defective, closed] = await Promise.all([startDefectiveServer(), startClosedServer()]);
  });
  afterAll(() => Promise.all([defective.stop(), closed.stop()]));

  it.each(named)(
    'is found out by %s',
    async (_name, probe) => {
      // What shall be given is missed on a server that gives nothing.
      expect(await probe.run((probe.isWanted ? closed : defective).target)).toEqual(expect.any(String));
    },
    60_000,
  );
});
