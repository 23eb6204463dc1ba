// What there is of a film's storyboard as an HTTP answer.
import type { MediaRecord } from '../storage/storage.ts';
import type { StoryboardState } from '../storyboard/storyboard.ts';
import type { StoryboardAnswer } from './contract-storyboard.ts';
import { json } from './respond.ts';

/**
 * What is known of a film's storyboard, with the address of its sheet when it is made.
 *
 * @param query opens the sheet, `?` in front, or empty.
 */
export function storyboardAnswer(film: MediaRecord, state: StoryboardState, query: string): Response {
  const sheet = state.kind === 'ready' ? shownSheet(film, state.storyboard, query) : null;
  const answer: StoryboardAnswer = { state: state.kind, sheet };
  return json(answer);
}

function shownSheet(
  { chat_id, message_id }: MediaRecord,
  storyboard: Extract<StoryboardState, { readonly kind: 'ready' }>['storyboard'],
  query: string,
): StoryboardAnswer['sheet'] {
  return {
    path: `/api/storyboard/${chat_id}/${message_id}/${storyboard.hash}.jpg${query}`,
    columns: storyboard.columns,
    rows: storyboard.rows,
    tile_width: storyboard.tileWidth,
    tile_height: storyboard.tileHeight,
    times_ms: [...storyboard.timesMs],
  };
}
