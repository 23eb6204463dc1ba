// Small pictures of a film for the bar of a player, as the API shows them.
import { z } from 'zod';

/** `making`: ask again in some seconds. `none`: there are no pictures to be had of this item. */
export const storyboardSchema = z.object({
  state: z.enum(['ready', 'making', 'none']),
  sheet: z
    .object({
      /** All pictures, row by row, as JPEG. */
      path: z.string(),
      columns: z.int(),
      rows: z.int(),
      /** Pixels of one picture. */
      tile_width: z.int(),
      tile_height: z.int(),
      /** Of each picture in the film, ascending: it stands for the time up to the next one. */
      times_ms: z.array(z.int()),
    })
    .nullable(),
});
/** Whether a film has pictures for its bar, and where on which sheet they stand. */
export type StoryboardAnswer = z.infer<typeof storyboardSchema>;

/** Name of a sheet in a URL: the hash of its content. */
export const sheetNameSchema = z
  .string()
  .regex(/^[0-9a-f]{32}\.jpg$/)
  .transform((name) => name.slice(0, -'.jpg'.length));
