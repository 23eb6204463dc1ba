// The schema, step by step. A step that was released is never changed; a change is a new step: a file with the next number, and a line
// at the end of both lists here. Where two were added at once, the test beside says which one moves on.
import { catalogue } from './0001-catalogue.ts';
import { locations } from './0002-locations.ts';
import { jobs } from './0003-jobs.ts';
import { facts } from './0004-facts.ts';
import { recovery } from './0005-recovery.ts';
import { botMemory } from './0006-bot-memory.ts';
import { changedTitles } from './0007-changed-titles.ts';
import { people } from './0008-people.ts';
import { viewers } from './0009-viewers.ts';
import { unknownViewers } from './0010-unknown-viewers.ts';
import { uploads } from './0011-uploads.ts';
import { issuedLinks } from './0012-issued-links.ts';
import { nodes } from './0013-nodes.ts';
import { senders } from './0014-senders.ts';
import { shownNames } from './0015-shown-names.ts';
import { egress } from './0016-egress.ts';
import type { Migration } from './migration.ts';

/** All steps, in order. */
export const migrations: readonly Migration[] = [
  catalogue,
  locations,
  jobs,
  facts,
  recovery,
  botMemory,
  changedTitles,
  people,
  viewers,
  unknownViewers,
  uploads,
  issuedLinks,
  nodes,
  senders,
  shownNames,
  egress,
];
