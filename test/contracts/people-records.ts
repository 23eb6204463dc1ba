// What an export has beside films, as every store must keep it: people, keys, revocations, settings, what viewers watched.
import type { Storage } from '#lib/storage/storage.ts';

type PeopleStores = Pick<
  Storage,
  'settings' | 'revocations' | 'viewerProgress' | 'viewerLists' | 'sidecars' | 'users' | 'apiKeys'
>;

const id = (number: number) => number.toString(16).padStart(16, '0');

/** Some of everything: three revocations, six records of two viewers, two of the others; written in no order. */
export async function fillPeople(store: PeopleStores): Promise<void> {
  await store.settings.putAll([
    { key: 'theme', value: '{"dark":true}', updated_at_ms: 5 },
    { key: 'admin_password', value: '"scrypt$0"', updated_at_ms: 6 },
  ]);
  await store.revocations.putAll([
    { key: 's:x', generation: 1, updated_at_ms: 8, expires_at_ms: 99 },
    { key: 'k:7', generation: 1, updated_at_ms: 7, expires_at_ms: null },
    { key: 'i:1:2', generation: 2, updated_at_ms: 8, expires_at_ms: null },
  ]);
  const places = ['u:2', 'k:1'].flatMap((viewer_id) =>
    [3, 1, 2].map((message_id) => ({ viewer_id, chat_id: message_id === 1 ? 9 : 8, message_id })),
  );
  const updated_at = '2026-01-10T12:00:00.001Z';
  await store.viewerProgress.putAll(
    places.map((place, index) => ({
      ...{ ...place, position_seconds: index / 3, duration_seconds: index % 2 === 0 ? null : 5400.5 },
      ...{ is_finished: index % 3 === 0, updated_at },
    })),
  );
  await store.viewerLists.putAll(places.map((place, index) => ({ ...place, rank: 5 - index, added_at: updated_at })));
  await store.sidecars.putAll(
    ['7:9', '7:10'].map((upload_key) => ({ upload_key, chat_id: 8, message_id: 3, linked_at: updated_at })),
  );
  await store.users.putAll(
    [2, 1].map((number) => ({
      ...{ id: id(number), login: `name${3 - number}`, role: number === 1 ? ('admin' as const) : ('viewer' as const) },
      ...{ password_hash: `scrypt$${number}`, is_disabled: number === 2, generation: 3, created_at_ms: 1 },
      shown_name: number === 2 ? 'Аня 🎬' : null,
    })),
  );
  const key = { name: 'Бэкап', created_by: 'u:1', created_at_ms: 5, is_revoked: false };
  await store.apiKeys.putAll([
    { ...key, id: id(8), scopes: [], key_hash: 'b'.repeat(64), user_id: id(2), expires_at_ms: 9, last_used_at_ms: 7 },
    {
      ...{ ...key, id: id(7), scopes: ['catalog', 'stream'], key_hash: 'a'.repeat(64), user_id: null },
      ...{ expires_at_ms: null, last_used_at_ms: null },
    },
  ]);
}
