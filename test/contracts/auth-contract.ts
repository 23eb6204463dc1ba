// What every store must do for people, keys, revocations, audit and settings. Called by the storage contract.
import { describe, expect, it } from 'vitest';
import type { ApiKeyRecord, AuditRecord, UserRecord } from '#lib/storage/auth-stores.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { fillPeople } from './people-records.ts';

const id = (number: number) => number.toString(16).padStart(16, '0');

function user(changes: Partial<UserRecord> = {}): UserRecord {
  const base = { id: id(1), login: 'anna', role: 'admin', password_hash: 'scrypt$x', is_disabled: false } as const;
  return { ...base, generation: 0, created_at_ms: 1_700_000_000_000, shown_name: null, ...changes };
}

function apiKey(changes: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  const base = { id: id(7), name: 'backup', scopes: ['catalog', 'stream'], key_hash: 'a'.repeat(64), user_id: null };
  const more = { created_at_ms: 5, created_by: 'u:1', expires_at_ms: null, last_used_at_ms: null, is_revoked: false };
  return { ...base, ...more, ...changes };
}

function auditRecord(changes: Partial<AuditRecord> = {}): AuditRecord {
  const base = { id: id(1), at_ms: 10, actor: 'u:1', action: 'keys.create', target: 'k:7', detail: '{}', ip: '::1' };
  return { ...base, ...changes };
}

/**
 * Registers the suite.
 *
 * @param current the store of the running test.
 * @param restart ends it and opens the data again.
 */
export function authContract(engine: string, current: () => Storage, restart: () => Promise<void>): void {
  describe(`${engine}: users`, () => {
    it('are kept over a restart and found by id and login', async () => {
      expect(await current().users.add(user())).toBe('added');
      await restart();
      expect(await current().users.find(id(1))).toEqual(user());
      expect(await current().users.findByLogin('anna')).toEqual(user());
      expect(await current().users.find('x')).toBeUndefined();
      expect(await current().users.findByLogin('Anna')).toBeUndefined();
    });

    it('are there once by login and by id, also when two come at once', async () => {
      const { users } = current();
      const added = await Promise.all([users.add(user()), users.add(user({ id: id(2) }))]);
      expect(added.toSorted()).toEqual(['added', 'exists']);
      const [first] = await users.list({ limit: 9 });
      expect(await users.add(user({ id: first?.id ?? '', login: 'other' }))).toBe('exists');
      expect(await users.list({ limit: 9 })).toHaveLength(1);
    });

    it('change in part, and each change ends the sessions', async () => {
      const { users } = current();
      await users.add(user());
      expect(await users.change(id(1), { role: 'viewer' })).toBe(true);
      expect(await users.change(id(1), { is_disabled: true, password_hash: 'new' })).toBe(true);
      expect(await users.change(id(1), {})).toBe(true);
      const expected = user({ role: 'viewer', is_disabled: true, password_hash: 'new', generation: 3 });
      expect(await users.find(id(1))).toEqual(expected);
      expect(await users.change(id(9), { role: 'admin' })).toBe(false);
      await users.change(id(1), { is_disabled: false });
      expect((await users.find(id(1)))?.is_disabled).toBe(false);
    });

    it('are listed by login and counted as admins', async () => {
      const { users } = current();
      await users.add(user({ id: id(1), login: 'b' }));
      await users.add(user({ id: id(2), login: 'a', role: 'viewer' }));
      await users.add(user({ id: id(3), login: 'c', is_disabled: true }));
      const logins = async (query: { after?: string; part?: string; limit: number }) =>
        (await users.list(query)).map(({ login }) => login);
      expect(await logins({ limit: 2 })).toEqual(['a', 'b']);
      expect(await logins({ after: 'b', limit: 2 })).toEqual(['c']);
      expect(await users.countAdmins()).toBe(1);
    });

    it('are found by a part of their login, taken as it is', async () => {
      const { users } = current();
      for (const [index, login] of ['anna', 'hannes', 'jo.ann', 'joe'].entries()) {
        await users.add(user({ id: id(index + 1), login }));
      }
      const logins = async (part: string, after?: string) =>
        (await users.list({ part, ...(after ? { after } : {}), limit: 2 })).map(({ login }) => login);
      expect(await logins('ann')).toEqual(['anna', 'hannes']);
      expect(await logins('ann', 'hannes')).toEqual(['jo.ann']);
      expect(await logins('o.a')).toEqual(['jo.ann']);
      for (const part of ['.', 'j.e', '.*', 'a%', '$where', '[a-z]']) {
        expect(await logins(part)).toEqual(part === '.' ? ['jo.ann'] : []);
      }
    });

    it.each(['{"$ne":null}', "' OR 1=1 --", '$where', '.*'])('take %s for a name and nothing else', async (login) => {
      await current().users.add(user());
      expect(await current().users.findByLogin(login)).toBeUndefined();
      await current().users.add(user({ id: id(2), login }));
      expect((await current().users.findByLogin(login))?.id).toBe(id(2));
    });
  });

  describe(`${engine}: people and viewers as a whole`, () => {
    it('come back as they were written together, in order and page by page, over a restart too', async () => {
      await fillPeople(current());
      await restart();
      const store = current();
      const settings = await store.settings.scan({ limit: 9 });
      expect(settings).toEqual([
        { key: 'admin_password', value: '"scrypt$0"', updated_at_ms: 6 },
        { key: 'theme', value: '{"dark":true}', updated_at_ms: 5 },
      ]);
      expect(await store.settings.scan({ after: 'admin_password', limit: 9 })).toEqual(settings.slice(1));
      const links = await store.sidecars.scan({ limit: 9 });
      expect(links.map(({ upload_key }) => upload_key)).toEqual(['7:10', '7:9']);
      expect(await store.sidecars.scan({ after: '7:10', limit: 9 })).toEqual(links.slice(1));
      expect((await store.revocations.list({ limit: 9 })).map(({ key }) => key)).toEqual(['k:7', 'i:1:2', 's:x']);
      expect(await store.users.list({ limit: 9 })).toMatchObject([
        { id: id(2), login: 'name1', is_disabled: true, generation: 3 },
        { id: id(1), login: 'name2', role: 'admin', password_hash: 'scrypt$1' },
      ]);
      expect(await store.apiKeys.list({ limit: 9 })).toMatchObject([
        { id: id(7), scopes: ['catalog', 'stream'], user_id: null, last_used_at_ms: null, is_revoked: false },
        { id: id(8), scopes: [], user_id: id(2), expires_at_ms: 9, last_used_at_ms: 7 },
      ]);
    });

    it.each(['viewerProgress', 'viewerLists'] as const)('have %s in order, page by page', async (part) => {
      await fillPeople(current());
      const store = current()[part];
      const all = await store.scan({ limit: 9 });
      const places = all.map((row) => [row.viewer_id, row.chat_id, row.message_id]);
      const ofOne = [
        [8, 2],
        [8, 3],
        [9, 1],
      ];
      expect(places).toEqual(['k:1', 'u:2'].flatMap((viewer) => ofOne.map((place) => [viewer, ...place])));
      for (const index of [0, 2, 3]) {
        const after = all[index];
        if (after) expect(await store.scan({ after, limit: 2 })).toEqual(all.slice(index + 1, index + 3));
      }
      expect(await store.scan({ limit: 0 })).toEqual([]);
    });

    it('written a second time replace the first, and nothing revoked or ended is good again', async () => {
      const store = current();
      await fillPeople(store);
      await store.revocations.add('i:1:2', 50, null);
      await store.apiKeys.revoke(id(7));
      await store.users.change(id(1), { password_hash: 'other' });
      await store.users.add(user({ id: id(5), login: 'anna' }));
      await fillPeople(store);
      await store.users.putAll([user({ id: id(6), login: 'anna', password_hash: 'new' })]);
      const revoked = await store.revocations.list({ limit: 9 });
      expect(revoked.find(({ key }) => key === 'i:1:2')).toMatchObject({ generation: 3, updated_at_ms: 50 });
      expect(await store.apiKeys.find(id(7))).toMatchObject({ is_revoked: true, name: 'Бэкап' });
      expect(await store.users.find(id(1))).toMatchObject({ generation: 4, password_hash: 'scrypt$1' });
      expect(await store.users.findByLogin('anna')).toMatchObject({ id: id(6), password_hash: 'new' });
      expect(await store.users.find(id(5))).toBeUndefined();
      expect(await store.viewerProgress.scan({ limit: 9 })).toHaveLength(6);
    });

    it('in more records than one command takes are written, and none is nothing to do', async () => {
      const store = current();
      const links = Array.from({ length: 120 }, (_, index) => ({
        ...{ upload_key: `9:${String(index).padStart(3, '0')}`, chat_id: 1, message_id: 2, linked_at: 'x' },
      }));
      await store.sidecars.putAll(links);
      await store.sidecars.putAll([]);
      await store.users.putAll([]);
      expect(await store.sidecars.scan({ limit: 200 })).toEqual(links);
    });
  });

  describe(`${engine}: keys`, () => {
    it('are kept over a restart, found by id and by hash, and there once', async () => {
      const token = apiKey({ user_id: id(1), expires_at_ms: 99, scopes: [] });
      expect(await current().apiKeys.add(token)).toBe('added');
      expect(await current().apiKeys.add(apiKey({ id: id(8) }))).toBe('exists');
      expect(await current().apiKeys.add(apiKey({ key_hash: 'b'.repeat(64) }))).toBe('exists');
      await restart();
      expect(await current().apiKeys.find(id(7))).toEqual(token);
      expect(await current().apiKeys.findByHash('a'.repeat(64))).toEqual(token);
      expect(await current().apiKeys.findByHash('b'.repeat(64))).toBeUndefined();
    });

    it('are revoked once and for good', async () => {
      const { apiKeys } = current();
      await apiKeys.add(apiKey());
      const revoked = await Promise.all([apiKeys.revoke(id(7)), apiKeys.revoke(id(7))]);
      expect(revoked.toSorted()).toEqual([false, true]);
      expect(await apiKeys.revoke(id(9))).toBe(false);
      expect(await apiKeys.find(id(7))).toEqual(apiKey({ is_revoked: true }));
    });

    it('note their last use, never back in time', async () => {
      const { apiKeys } = current();
      await apiKeys.add(apiKey());
      await apiKeys.used(id(7), 200);
      await apiKeys.used(id(7), 100);
      await apiKeys.used(id(9), 100);
      expect((await apiKeys.find(id(7)))?.last_used_at_ms).toBe(200);
    });

    it('are listed by id, of all or of one person', async () => {
      const { apiKeys } = current();
      for (const [number, user_id] of [
        [3, null],
        [1, id(1)],
        [2, id(1)],
        [4, id(2)],
      ] as const)
        await apiKeys.add(apiKey({ id: id(number), key_hash: String(number).repeat(64), user_id }));
      const ids = async (query: { after?: string; userId?: string; limit: number }) =>
        (await apiKeys.list(query)).map((key) => Number(key.id));
      expect(await ids({ limit: 3 })).toEqual([1, 2, 3]);
      expect(await ids({ after: id(3), limit: 3 })).toEqual([4]);
      expect(await ids({ userId: id(1), limit: 3 })).toEqual([1, 2]);
      expect(await ids({ userId: id(1), after: id(1), limit: 3 })).toEqual([2]);
    });
  });

  describe(`${engine}: revocations`, () => {
    it('count every time, also at once, and are kept over a restart', async () => {
      const { revocations } = current();
      const added = await Promise.all(Array.from({ length: 5 }, () => revocations.add('i:1:2', 50, null)));
      expect(added.map(({ generation }) => generation).toSorted()).toEqual([1, 2, 3, 4, 5]);
      await restart();
      expect(await current().revocations.list({ limit: 9 })).toEqual([
        { key: 'i:1:2', generation: 5, updated_at_ms: 50, expires_at_ms: null },
      ]);
    });

    it('are listed in the order they changed, without gap at equal times', async () => {
      const { revocations } = current();
      for (const [key, at] of [
        ['b', 20],
        ['a', 20],
        ['c', 10],
      ] as const)
        await revocations.add(key, at, null);
      await revocations.add('c', 30, null);
      const first = await revocations.list({ limit: 2 });
      expect(first.map(({ key }) => key)).toEqual(['a', 'b']);
      const after = first.at(-1);
      expect((await revocations.list({ ...(after ? { after } : {}), limit: 2 })).map(({ key }) => key)).toEqual(['c']);
    });

    it('go when they are needed no more', async () => {
      const { revocations } = current();
      await revocations.add('s:1', 1, 100);
      await revocations.add('s:2', 1, 101);
      await revocations.add('i:1:1', 1, null);
      expect(await revocations.removeExpired(100)).toBe(1);
      expect((await revocations.list({ limit: 9 })).map(({ key }) => key)).toEqual(['i:1:1', 's:2']);
    });
  });

  describe(`${engine}: audit`, () => {
    it('is read latest first, in pages without gap at equal times, of all or of one target', async () => {
      const { audit } = current();
      for (const [number, at_ms, target] of [
        [1, 10, 'x'],
        [2, 10, 'y'],
        [3, 10, 'x'],
        [4, 5, 'x'],
      ] as const)
        await audit.add(auditRecord({ id: id(number), at_ms, target }));
      await restart();
      const page = await current().audit.list({ limit: 2 });
      expect(page).toEqual([auditRecord({ id: id(3), target: 'x' }), auditRecord({ id: id(2), target: 'y' })]);
      const [, before] = page;
      const rest = await current().audit.list({ ...(before ? { before } : {}), limit: 9 });
      expect(rest.map((record) => Number(record.id))).toEqual([1, 4]);
      const ofX = await current().audit.list({ target: 'x', limit: 2 });
      expect(ofX.map((record) => Number(record.id))).toEqual([3, 1]);
      expect(await current().audit.removeBefore(10)).toBe(1);
      expect(await current().audit.list({ limit: 9 })).toHaveLength(3);
    });
  });

  describe(`${engine}: settings and bot sessions`, () => {
    it('are replaced, kept over a restart and removed', async () => {
      await current().settings.save('a', '{"b":[1]}', 1);
      await current().settings.save('a', '2', 2);
      const session = { bot_id: 123, sealed: 'AAAA', updated_at_ms: 1 };
      await current().botSessions.save(session);
      await current().botSessions.save({ ...session, sealed: 'BBBB', updated_at_ms: 2 });
      await restart();
      expect(await current().settings.find('a')).toBe('2');
      expect(await current().botSessions.find(123)).toEqual({ ...session, sealed: 'BBBB', updated_at_ms: 2 });
      await current().settings.remove('a');
      await current().settings.remove('a');
      await current().botSessions.remove(123);
      await current().botSessions.remove(123);
      expect(await current().settings.find('a')).toBeUndefined();
      expect(await current().botSessions.find(123)).toBeUndefined();
    });
  });
}
