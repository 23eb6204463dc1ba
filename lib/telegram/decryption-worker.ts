// The thread that decrypts and hashes big messages where they lie, in memory it shares with the main thread.
//
// A program of its own: worker-decryption.ts starts it. Imported elsewhere it does nothing.
import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { IgeBackendName } from './aes-ige-backend.ts';
import { igeLoaders } from './aes-ige-loaders.ts';
import { proveIgeBackend } from './aes-ige-vectors.ts';
import { digestOf, type MessageJob, TurnDecryption } from './message-decryption.ts';

/** What the thread is started with. */
export interface DecryptionTask {
  readonly decrypts: IgeBackendName;
}

/** One message: a window of shared memory, and its 96 bytes of key, vector and what is hashed before the plain text. */
export interface SharedMessage {
  readonly memory: SharedArrayBuffer;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly secrets: Uint8Array;
}

/** Messages to be decrypted and answered together. */
export interface DecryptionOrder {
  readonly id: number;
  readonly messages: readonly SharedMessage[];
}

/** `ready` comes once, before any answer; digests are in the order of the messages. */
export type DecryptionAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly digests: readonly Uint8Array[] };

const none = (): readonly MessageJob[] => [];

function jobOf({ memory, offset, sizeBytes, secrets }: SharedMessage): MessageJob {
  return {
    data: new Uint8Array(memory, offset, sizeBytes),
    key: secrets.subarray(0, 32),
    iv: secrets.subarray(32, 64),
    hashedBefore: secrets.subarray(64, 96),
  };
}

/** Whatever fails ends the thread: the main thread then knows which messages are lost. */
function serve(port: MessagePort, { decrypts }: DecryptionTask): void {
  const backend = igeLoaders[decrypts]();
  proveIgeBackend(backend);
  const decryption = new TurnDecryption(backend);
  const answer = (message: DecryptionAnswer) => port.postMessage(message);
  port.on('message', async ({ id, messages }: DecryptionOrder) => {
    const jobs = messages.map(jobOf);
    await Promise.all(jobs.map((job) => decryption.decrypt(job, none)));
    answer({ kind: 'done', id, digests: jobs.map(digestOf) });
  });
  answer({ kind: 'ready' });
}

if (!isMainThread && parentPort && (workerData as Partial<DecryptionTask> | null)?.decrypts) {
  serve(parentPort, workerData as DecryptionTask);
}
