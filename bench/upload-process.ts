// A process that sends one file again and again as fast as it goes: the neighbour whom streams must not notice.
//
// Its orders come by the environment: UPLOAD_ORDER = JSON of {@link UploadOrder}. It ends by SIGTERM and prints what it sent.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#lib/clock.ts';
import { parseConfig } from '#lib/config.ts';
import { createLog } from '#lib/log.ts';
import type { UpdatesState } from '#lib/storage/storage.ts';
import { createChannelUploader } from '#lib/telegram/channel-uploader.ts';

export interface UploadOrder {
  /** Settings of the product: whose Telegram, which channel, which bot. */
  readonly environment: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly fileBytes: number;
}

const { environment, dataDir, fileBytes } = JSON.parse(process.env.UPLOAD_ORDER ?? '{}') as UploadOrder;
setPriority(constants.priority.PRIORITY_LOW);
const config = parseConfig(environment);
if (!config.telegram) throw new Error('the order names no Telegram');
const folder = await mkdtemp(join(dataDir, 'upload-'));
const path = join(folder, 'film.mp4');
const file = await open(path, 'w');
await file.truncate(fileBytes);
await file.close();

const uploader = createChannelUploader({
  config: config.telegram,
  transport: config.transport,
  dataDir,
  bots: {
    findUpdatesState: async (): Promise<UpdatesState | undefined> => undefined,
    saveUpdatesState: async () => undefined,
    findPeer: async () => undefined,
    savePeers: async () => undefined,
  },
  log: createLog({ level: 'warn', pretty: false, write: (line) => void process.stderr.write(line) }),
  clock: systemClock,
});
await uploader.start();
process.stdout.write('uploading\n');
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
const startedAtMs = performance.now();
let sentBytes = 0;
for (let randomId = 1n; !stopping.signal.aborted; randomId += 1n) {
  let ofThisFile = 0;
  const onProgress = (progress: { readonly sentBytes: number }) => {
    ofThisFile = progress.sentBytes;
  };
  const upload = { path, fileName: 'film.mp4', mimeType: 'video/mp4', caption: 'bench', randomId, onProgress };
  await uploader.send({ ...upload, signal: stopping.signal }).catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  sentBytes += ofThisFile;
}
const seconds = (performance.now() - startedAtMs) / 1000;
process.stdout.write(`${JSON.stringify({ megabytesPerSecond: sentBytes / 1e6 / seconds })}\n`);
await uploader.stop();
await rm(folder, { recursive: true, force: true });
