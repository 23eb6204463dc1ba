import { describe, expect, it } from 'vitest';
import { SimulatedNode, Simulation, seededRandom } from '#test/harness/node-simulation.ts';
import { defaultLeaseTimes } from './lease-rules.ts';

const resources = ['bot:1', 'bot:2', 'bot:3', 'bot:4', 'bot:5'];
const times = defaultLeaseTimes;

/** Nobody who can act uses what another one uses who can act. */
function usersOf(world: Simulation, resource: string): readonly string[] {
  const able = world.nodes.filter(({ isDead, isFrozen }) => !isDead && !isFrozen);
  return able.filter(({ used, keeper }) => used.has(resource) && keeper.holds(resource)).map(({ id }) => id);
}

function expectOneUserEach(world: Simulation): void {
  for (const resource of resources) expect(usersOf(world, resource).length).toBeLessThanOrEqual(1);
}

const counts = (nodes: readonly SimulatedNode[]) => nodes.map(({ used }) => used.size).sort();

function addNode(world: Simulation, id: string, clockRate = 1): SimulatedNode {
  const node = new SimulatedNode(world, { id, resources, times, clockRate });
  void node.keeper.start();
  return node;
}

describe('nodes that share bots', { timeout: 120_000 }, () => {
  it('have their fair shares soon after they came, one after the other', async () => {
    const world = new Simulation(seededRandom(1));
    const nodes: SimulatedNode[] = [];
    for (const expected of [[5], [2, 3], [1, 2, 2]]) {
      nodes.push(addNode(world, `n${nodes.length}`));
      await world.run(30_000, () => expectOneUserEach(world));
      expect(counts(nodes)).toEqual(expected);
    }
    // The bot people talk to stayed where it was.
    expect(nodes[0]?.used.has('bot:1')).toBe(true);
  });

  it('have within 30 s what a killed one had', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const world = new Simulation(seededRandom(seed));
      const nodes = ['a', 'b', 'c'].map((id, index) => addNode(world, id, [0.97, 1, 1.03][index]));
      await world.run(60_000 + seed * 777);
      const victim = nodes.find(({ used }) => used.has('bot:1')) as SimulatedNode;
      victim.isDead = true;
      await world.run(28_000, () => expectOneUserEach(world));
      const left = nodes.filter((node) => node !== victim);
      expect(resources.filter((resource) => left.some(({ used }) => used.has(resource)))).toEqual(resources);
      expect(counts(left)).toEqual([2, 3]);
    }
  });

  it('have at once what one gives back who stops', async () => {
    const world = new Simulation(() => 0.5);
    const [a, b] = ['a', 'b'].map((id) => addNode(world, id)) as [SimulatedNode, SimulatedNode];
    await world.run(40_000);
    void a.keeper.stop();
    await world.run(4_000, () => expectOneUserEach(world));
    expect(a.used.size).toBe(0);
    expect(counts([b])).toEqual([5]);
    expect(b.keeper.nodes()).toMatchObject([{ id: 'b', name: 'b', isSelf: true, isAlive: true }]);
    expect(new Set(b.keeper.nodes()[0]?.holds)).toEqual(new Set(resources));
  });

  it('stand still before others may take what they had, when the store does not hear them', async () => {
    const world = new Simulation(() => 0.5);
    const [a, b] = ['a', 'b'].map((id) => addNode(world, id)) as [SimulatedNode, SimulatedNode];
    await world.run(40_000);
    a.isCutOff = true;
    await world.run(times.fenceMs + 1_000, () => expectOneUserEach(world));
    expect(a.used.size).toBe(0);
    expect(b.used.size).toBeLessThan(5);
    await world.run(12_000, () => expectOneUserEach(world));
    expect(b.used.size).toBe(5);
    a.isCutOff = false;
    await world.run(30_000, () => expectOneUserEach(world));
    expect(counts([a, b])).toEqual([2, 3]);
  });

  it('go on with what is still theirs after a time without the store', async () => {
    const world = new Simulation(() => 0.5);
    const nodes = ['a', 'b'].map((id) => addNode(world, id));
    await world.run(40_000);
    for (const node of nodes) node.isCutOff = true;
    await world.run(60_000);
    expect(counts(nodes)).toEqual([0, 0]);
    for (const node of nodes) node.isCutOff = false;
    await world.run(10_000, () => expectOneUserEach(world));
    expect(counts(nodes)).toEqual([2, 3]);
  });

  it('do not stop for a store that is away for the length of an election', async () => {
    const world = new Simulation(() => 0.5);
    const node = addNode(world, 'a');
    await world.run(20_000);
    node.isCutOff = true;
    await world.run(9_000);
    node.isCutOff = false;
    await world.run(6_000, () => expect(node.used.size).toBe(5));
  });

  it('take up at once what bears their name from a life before', async () => {
    const world = new Simulation(() => 0.5);
    const first = addNode(world, 'a');
    addNode(world, 'b');
    await world.run(40_000);
    first.isDead = true;
    const again = addNode(world, 'a');
    await world.run(1_000, () => expectOneUserEach(world));
    expect(again.used.size).toBeGreaterThanOrEqual(2);
  });

  it('never use one together, whatever happens to clocks, calls and processes', async () => {
    let moves = 0;
    for (let seed = 100; seed < 112; seed += 1) moves += await turmoil(seed);
    // Not because nothing ever happened.
    expect(moves).toBeGreaterThan(500);
  });

  /** Ten minutes in which everything goes wrong, then one of peace. @returns how often a bot changed hands. */
  async function turmoil(seed: number): Promise<number> {
    const random = seededRandom(seed);
    const world = new Simulation(random);
    world.isRough = true;
    const nodes = ['a', 'b', 'c', 'd'].map((id) => addNode(world, id, 0.9 + 0.2 * random()));
    const check = () => expectOneUserEach(world);
    for (let step = 0; step < 60; step += 1) {
      const node = nodes[Math.floor(random() * nodes.length)] as SimulatedNode;
      const what = Math.floor(random() * 5);
      if (what === 0) node.isFrozen = !node.isFrozen;
      if (what === 1) node.isCutOff = !node.isCutOff;
      if (what === 2) node.setClock((random() - 0.5) * 7_200_000);
      if (what === 3) {
        node.isDead = true;
        nodes[nodes.indexOf(node)] = addNode(world, node.id, 0.9 + 0.2 * random());
      }
      if (what === 4) for (const each of nodes) each.isFrozen = each.isCutOff = false;
      await world.run(random() * 20_000, check);
    }
    for (const each of nodes) each.isFrozen = each.isCutOff = false;
    world.isRough = false;
    await world.run(90_000, check);
    expect(counts(nodes)).toEqual([1, 1, 1, 2]);
    return [...world.store.leases.values()].reduce((sum, { token }) => sum + token, 0);
  }
});
