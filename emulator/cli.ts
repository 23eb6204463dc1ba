// The emulator as a program: `npm run emulator -- --data ./data/telegram --control-port 7880 --dc 2=9002`.
import { parseArgs } from 'node:util';
import { type EmulatorOptions, startEmulator } from './emulator.ts';

const USAGE = `options: --data DIR --control-port N --control-token T --dc ID=PORT (repeatable) --api-id N --api-hash H --parent`;

interface CliOptions extends EmulatorOptions {
  /** Stop when stdin ends: the parent is gone. */
  readonly parent: boolean;
}

function readOptions(argv: readonly string[]): CliOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string' },
      'control-port': { type: 'string' },
      'control-token': { type: 'string' },
      dc: { type: 'string', multiple: true },
      'api-id': { type: 'string' },
      'api-hash': { type: 'string' },
      parent: { type: 'boolean', default: false },
    },
  });
  return {
    parent: values.parent,
    ...(values.data === undefined ? {} : { dataDir: values.data }),
    ...(values['control-port'] === undefined ? {} : { controlPort: readNumber(values['control-port'], 0, 65_535) }),
    ...(values['control-token'] === undefined ? {} : { controlToken: values['control-token'] }),
    ...(values.dc === undefined ? {} : { dcs: values.dc.map(readDc) }),
    ...(values['api-id'] === undefined ? {} : { apiId: readNumber(values['api-id'], 1, 0x7fffffff) }),
    ...(values['api-hash'] === undefined ? {} : { apiHash: values['api-hash'] }),
  };
}

function readDc(value: string): { id: number; port: number } {
  const [, id, port] = /^([1-5])=(\d+)$/.exec(value) ?? [];
  if (id === undefined || port === undefined) throw new Error(`--dc takes ID=PORT, not ${value}`);
  return { id: Number(id), port: readNumber(port, 0, 65_535) };
}

function readNumber(value: string, least: number, most: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) {
    throw new Error(`${value} is not a whole number from ${least} to ${most}`);
  }
  return number;
}

async function main(): Promise<void> {
  const { parent, ...options } = readOptions(process.argv.slice(2));
  const log: EmulatorOptions['log'] = (event, fields = {}) => {
    process.stderr.write(`${new Date().toISOString()} ${event} ${JSON.stringify(fields)}\n`);
  };
  const emulator = await startEmulator({ ...options, log });
  const stop = (): void => {
    emulator.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (parent) process.stdin.resume().once('end', stop).once('error', stop);
  const { controlUrl, controlToken, control } = emulator;
  const ready = { ready: true, server: await control.serverInfo(), controlUrl, controlToken };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exitCode = 2;
});
