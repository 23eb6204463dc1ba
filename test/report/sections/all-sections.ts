// The sections of the report in the order they run: short ones first, so that a run that is broken off has told much.
import type { SectionPlan } from '../section-run.ts';
import { chaos } from './chaos.ts';
import { conformance } from './conformance.ts';
import { crash } from './crash.ts';
import { faultMatrix } from './fault-matrix.ts';
import { ingestKills, jobKills, storeKills } from './kills.ts';
import { soak } from './soak.ts';

export const allSections: readonly SectionPlan[] = [
  conformance,
  faultMatrix,
  crash,
  storeKills,
  jobKills,
  ingestKills,
  chaos,
  soak,
];
