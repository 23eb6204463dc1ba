// A process that fetches one link, to be killed: `mirror-worker.ts <root> <url> <private host>`. Prints a line per progress.
import { createMirrorStage } from '../harness/mirror-stage.ts';

const [root = '', url = '', privateHost = ''] = process.argv.slice(2);
const { fetcher, folders } = createMirrorStage(root, { config: { privateHosts: [privateHost] } });
const folder = await folders.open('job');
await fetcher.fetch({
  url,
  quality: { kind: 'video', max_height: 1080 },
  folder,
  signal: new AbortController().signal,
  onProgress: (progress) => process.stdout.write(`${JSON.stringify(progress)}\n`),
});
