// All probes that go by HTTP, in an order in which none spoils another.
import type { Probe } from './probe.ts';
import { contentProbes } from './probes/content.ts';
import { exposureProbes } from './probes/exposure.ts';
import { floodProbes } from './probes/floods.ts';
import { guessingProbes } from './probes/guessing.ts';
import { nextProbes } from './probes/next-server.ts';
import { operationProbes } from './probes/operations.ts';
import { otherSiteProbes } from './probes/other-sites.ts';
import { passwordProbes } from './probes/passwords.ts';
import { sessionProbes } from './probes/sessions.ts';

export const httpProbes: readonly Probe[] = [
  ...guessingProbes,
  ...contentProbes,
  ...nextProbes,
  ...otherSiteProbes,
  ...operationProbes,
  ...exposureProbes,
  ...floodProbes,
  ...sessionProbes,
  ...passwordProbes,
];
