import { describe, expect, it } from 'vitest';
import type { MediaTitle, MediaTitleStore } from '../storage/media-titles.ts';
import { CatalogWatch } from './catalog-watch.ts';
import { EventFeed } from './event-feed.ts';

const startMs = Date.parse('2026-01-01T12:00:00Z');

function title(message_id: number, changedAfterMs: number, more: Partial<MediaTitle> = {}): MediaTitle {
  return {
    chat_id: 1,
    message_id,
    custom_name: `Film ${message_id}`,
    file_name: null,
    file_type: 'video',
    ...{ document_id: '1', file_size: 1, mime_type: 'video/mp4', thumb: null, duration: null },
    uploaded_by: 5,
    created_at: '2026-01-01T12:00:00Z',
    is_active: true,
    layers: {},
    changed_at_ms: startMs + changedAfterMs,
    ...more,
  };
}

/** A store of changes, and what is told of them. */
function stage() {
  const rows = new Map<number, MediaTitle>();
  const titles: Pick<MediaTitleStore, 'changedSince'> = {
    async changedSince({ sinceMs, after, limit }) {
      const from = after ?? { changed_at_ms: sinceMs - 1, message_id: Number.MAX_SAFE_INTEGER };
      return [...rows.values()]
        .filter(
          (row) =>
            row.changed_at_ms > from.changed_at_ms ||
            (row.changed_at_ms === from.changed_at_ms && row.message_id > from.message_id),
        )
        .sort((a, b) => a.changed_at_ms - b.changed_at_ms || a.message_id - b.message_id)
        .slice(0, limit);
    },
  };
  const feed = new EventFeed({ epoch: 'a1', capacity: 10_000 });
  const watch = new CatalogWatch({ titles, feed, clock: { nowMs: () => startMs } });
  const poll = async (...changed: MediaTitle[]) => {
    for (const one of changed) rows.set(one.message_id, one);
    const place = feed.newest;
    await watch.poll();
    return feed.after(place)?.map(({ type, data }) => [type, data.message_id]);
  };
  return { poll, watch, feed };
}

describe('what changed in the catalogue', () => {
  it('is not told of what was there before', async () => {
    const { poll } = stage();
    expect(await poll(title(1, -5000))).toEqual([]);
    expect(await poll()).toEqual([]);
  });

  it('is told as added, changed, removed, added again; each once', async () => {
    const { poll } = stage();
    await poll();
    expect(await poll(title(1, 10))).toEqual([['added', 1]]);
    expect(await poll()).toEqual([]);
    expect(await poll(title(1, 20, { custom_name: 'New' }))).toEqual([['changed', 1]]);
    expect(await poll(title(1, 30, { is_active: false }))).toEqual([['removed', 1]]);
    expect(await poll(title(1, 40, { is_active: false }))).toEqual([]);
    expect(await poll(title(1, 50))).toEqual([['added', 1]]);
  });

  it('is a change of an old item, however it comes', async () => {
    const { poll } = stage();
    await poll();
    expect(await poll(title(1, 10, { created_at: '2025-01-01T00:00:00Z' }))).toEqual([['changed', 1]]);
  });

  it('finds what was committed late', async () => {
    const { poll } = stage();
    await poll();
    expect(await poll(title(1, 9000))).toEqual([['added', 1]]);
    expect(await poll(title(2, 500))).toEqual([['added', 2]]);
  });

  it('tells nothing of a removed item but which it was', async () => {
    const { poll, feed } = stage();
    await poll();
    await poll(title(1, 10, { is_active: false, custom_name: 'Secret' }));
    expect(JSON.stringify(feed.after(0))).not.toContain('Secret');
  });

  it('tells an import as one reset, and goes on after it', async () => {
    const { poll } = stage();
    await poll();
    const many = Array.from({ length: 1001 }, (_, index) => title(index + 1, 10));
    expect(await poll(...many)).toEqual([['reset', undefined]]);
    // What is there by now is only noted.
    expect((await poll())?.length).toBeLessThanOrEqual(1);
  });

  it('begins anew when told to', async () => {
    const { poll, watch } = stage();
    await poll();
    watch.forget();
    expect(await poll(title(1, 10))).toEqual([]);
  });
});
