// Step 10 of the schema.
import type { Migration } from './migration.ts';

/** Unknown viewers who never came back. */
export const unknownViewers: Migration = {
  version: 10,
  name: 'unknown viewers who never came back',
  sql: `
      CREATE INDEX viewer_progress_unknown ON viewer_progress (updated_at)
        WHERE viewer_id >= 'a:' AND viewer_id < 'a;';
      CREATE INDEX viewer_lists_unknown ON viewer_lists (added_at)
        WHERE viewer_id >= 'a:' AND viewer_id < 'a;';
    `,
};
