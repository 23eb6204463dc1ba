// Copies of an open database, whole or not at all.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { silentLog } from '../log.ts';
import { SqliteStorage } from './sqlite-storage.ts';

let folder: string;
let storage: SqliteStorage;
const never = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-snapshot-'));
  storage = new SqliteStorage(join(folder, 'a.db'), silentLog);
  await storage.start();
});
afterEach(async () => {
  await storage.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a snapshot', () => {
  const path = () => join(folder, 'copy.db');

  it('holds what was acknowledged, while writes go on', async () => {
    await storage.media.add(mediaRecord());
    const copying = storage.snapshotTo(path(), never);
    for (let id = 100; id < 150; id += 1) await storage.media.add(mediaRecord({ message_id: id }));
    await copying;
    expect(statSync(path()).mode & 0o077).toBe(0);
    const copy = new SqliteStorage(path(), silentLog);
    await copy.start();
    expect(await copy.media.find(1234567890, 7)).toEqual(mediaRecord());
    await copy.stop();
  });

  it('leaves nothing behind when it fails or is given up', async () => {
    const nowhere = join(folder, 'no', 'such', 'folder.db');
    await expect(storage.snapshotTo(nowhere, never)).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(storage.snapshotTo(path(), AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    expect(existsSync(path())).toBe(false);
  });

  it('never replaces a file that is there', async () => {
    writeFileSync(path(), 'precious');
    await expect(storage.snapshotTo(path(), never)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(statSync(path()).size).toBe('precious'.length);
  });
});
