// `npm run bench -- [scenario …] [--quick] [--seconds N] [--viewers N]`: measures the built product against the emulator.
import { parseArgs } from 'node:util';
import { runScenario, type Scenario } from './bench-result.ts';
import { catalog } from './scenarios/catalog.ts';
import { economy } from './scenarios/economy.ts';
import { edge } from './scenarios/edge.ts';
import { home } from './scenarios/home.ts';
import { latency } from './scenarios/latency.ts';
import { library } from './scenarios/library.ts';
import { lighthouse } from './scenarios/lighthouse.ts';
import { lists } from './scenarios/lists.ts';
import { manyViewers } from './scenarios/many-viewers.ts';
import { player } from './scenarios/player.ts';
import { remux } from './scenarios/remux.ts';
import { streamCpu } from './scenarios/stream-cpu.ts';
import { titles } from './scenarios/titles.ts';
import { uploadIsolation } from './scenarios/upload-isolation.ts';

const scenarios: Readonly<Record<string, Scenario>> = {
  'stream-cpu': streamCpu,
  latency,
  economy,
  'many-viewers': manyViewers,
  'upload-isolation': uploadIsolation,
  titles,
  catalog,
  library,
  lists,
  remux,
  edge,
  player,
  home,
  lighthouse,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    viewers: { type: 'string' },
  },
});

const options = {
  quick: values.quick,
  ...(values.seconds ? { seconds: Number(values.seconds) } : {}),
  ...(values.viewers ? { viewers: Number(values.viewers) } : {}),
};

let allMet = true;
for (const name of positionals.length > 0 ? positionals : Object.keys(scenarios)) {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`there is no scenario ${name}; there are ${Object.keys(scenarios).join(', ')}`);
  allMet = (await runScenario(name, scenario, options)) && allMet;
}
if (!allMet) console.log('\nSome goals were missed. A busy machine moves times, but hardly the ratios.');
