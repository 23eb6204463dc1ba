// The files of the container as texts: the Dockerfile by a linter and by rules of ours, the compose file by its schema and by our
// settings, .dockerignore by what it lets in. `npm run container:test` builds and runs them.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { DCLinter } from 'dclint';
import { validate } from 'dockerfile-utils';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSchema } from '#lib/config-schema.ts';
import { faultsOfDockerfile } from '../harness/dockerfile-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'container-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string): string => readFileSync(path, 'utf8');
const dockerfile = read('Dockerfile');

interface Service {
  readonly profiles?: readonly string[];
  readonly image?: string;
  readonly build?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly command?: readonly string[];
  readonly stop_grace_period?: string;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build === '.');
const settings = new Set(Object.keys(environmentSchema.shape));
const namesIn = (profile: string) =>
  services.filter(([, { profiles }]) => profiles?.includes(profile)).map(([name]) => name);

describe('Dockerfile', () => {
  it('is without a fault for the linter, and for the rules of this house', () => {
    expect(validate(dockerfile)).toEqual([]);
    expect(faultsOfDockerfile(dockerfile)).toEqual([]);
  });

  it('is refused with a planted fault', () => {
    expect(validate(dockerfile.replace('USER 1000:1000', 'USR 1000:1000'))).not.toEqual([]);
    expect(validate(dockerfile.replace('--interval=30s', '--interval=30'))).not.toEqual([]);
  });

  it.each([
    ['USER 1000:1000', 'USER root', 'it runs as root'],
    ['USER 1000:1000', '', 'it runs as root'],
    ['-slim\nCOPY scripts/container/lean', '-slim AS run\nENV BOT_TOKEN=1\nCOPY scripts/container/lean', 'BOT_TOKEN'],
    ['ARG PIP_CERT', 'ARG NPM_TOKEN', 'NPM_TOKEN'],
    [/debian:\S+ AS/, 'debian:latest AS', 'no fixed release'],
    [/debian:\S+ AS/, 'debian AS', 'no fixed release'],
    ['--no-install-recommends ca-certificates python3-pip', 'ca-certificates python3-pip', 'recommends'],
    ['rm -rf /var/lib/apt/lists/* /var/cache', 'rm -rf /var/cache', 'leaves the lists'],
    ['COPY . .', 'ADD https://example.org/x /x', 'ADD'],
    ['/usr/bin/tini", ', '/bin/sh", ', 'signals'],
    ['HEALTHCHECK', '# HEALTHCHECK', 'health check'],
    ['EXPOSE 7860', 'EXPOSE 22', '7860'],
    ['--require-hashes ', '', 'checksum'],
  ])('the rules find %s made %s', (from, to, fault) => {
    const text = dockerfile.replace(from, () => to);
    expect(text).not.toBe(dockerfile);
    expect(faultsOfDockerfile(text).join('\n')).toContain(fault);
  });
});

describe('what stands in more than one file', () => {
  const argument = (name: string) => new RegExp(`^ARG ${name}=(\\S+)$`, 'm').exec(dockerfile)?.[1] ?? 'missing';

  it('is the yt-dlp the suites run, and the one operations.md shows', () => {
    expect(read('scripts/setup/python-tools.mjs')).toContain(`'yt-dlp==${argument('YTDLP_VERSION')}'`);
    for (const name of ['YTDLP_VERSION', 'YTDLP_SHA256']) {
      expect(read('docs/operations.md')).toContain(`--build-arg ${name}=${argument(name)}`);
    }
  });

  it('is the port in the front matter for Spaces', () => {
    const [, front = ''] = /^---\n([\s\S]*?)\n---\n/.exec(read('docs/spaces/README.md')) ?? [];
    expect(parse(front)).toMatchObject({ title: 'StreamVault', sdk: 'docker', app_port: 7860 });
  });

  it.each(['README.md', 'docs/operations.md'])('only profiles there are are named in %s', (path) => {
    const named = [...read(path).matchAll(/--profile (\S+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => namesIn(name).length === 0)).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  /** Order and quotes are matters of taste, and addresses of ports are looked at below; everything else counts. */
  const rules = Object.fromEntries(
    [
      'service-keys-order',
      'services-alphabetical-order',
      'top-level-properties-order',
      'no-quotes-in-volumes',
      'no-unbound-port-interfaces',
    ].map((name) => [name, 0 as const]),
  );
  const lint = (text: string) => {
    const path = join(folder, 'docker-compose.yml');
    writeFileSync(path, text);
    const results = new DCLinter({ rules, quiet: false, debug: false, exclude: [] }).lintFiles([path], false);
    return results.flatMap(({ messages }) => messages.map(({ message }) => message));
  };

  it('keeps the schema of compose files, and a planted fault does not', () => {
    const text = read('docker-compose.yml');
    expect(lint(text)).toEqual([]);
    expect(lint(text.replace('    tmpfs:', '    tempfs:'))).not.toEqual([]);
    expect(lint(text.replace('mongo:8.0', 'mongo'))).not.toEqual([]);
  });

  it('has the four ways to run, each with one door to the outside', () => {
    expect(namesIn('embedded')).toEqual(['streamvault']);
    expect(namesIn('mongo')).toEqual(['streamvault-on-mongo', 'mongo']);
    expect(namesIn('edge')).toEqual(['mongo', 'node-1', 'node-2', 'node-3', 'edge']);
    expect(namesIn('mirror')).toEqual(['streamvault-without-mirror', 'mirror']);
    for (const profile of ['embedded', 'mongo', 'edge', 'mirror']) {
      const ports = namesIn(profile).flatMap((name) => compose.services[name]?.ports ?? []);
      expect(ports, profile).toHaveLength(1);
      expect(ports[0]).toMatch(/^\$\{HOST:-0\.0\.0\.0\}:\$\{PORT:-7860\}:(7860|8080)$/);
    }
  });

  it.each(ours)('%s is set by settings there are, with values they take', (_name, { environment = {} }) => {
    const texts = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
    expect(Object.keys(texts).filter((name) => !settings.has(name))).toEqual([]);
    expect(environmentSchema.safeParse(texts).error).toBeUndefined();
    expect(texts).toMatchObject({ DATA_DIR: '/data', PORT: '7860', HOST: '0.0.0.0' });
  });

  it.each(ours)(
    '%s cannot write but to its volume, has no rights beyond its own, and time to end',
    (_name, service) => {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        stop_grace_period: '30s',
      });
      expect(service.volumes?.filter((volume) => volume.endsWith(':/data'))).toHaveLength(1);
    },
  );

  it('names only volumes and services there are, and no two nodes share a folder', () => {
    const volumes = services.flatMap(([, service]) => (service.volumes ?? []).map((text) => text.split(':')[0] ?? ''));
    const named = volumes.filter((name) => !name.startsWith('.'));
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
    const wanted = services.flatMap(([, service]) => Object.keys(service.depends_on ?? {}));
    expect(wanted.filter((name) => !(name in compose.services))).toEqual([]);
    const nodes = namesIn('edge').filter((name) => name.startsWith('node-'));
    expect(new Set(nodes.map((name) => compose.services[name]?.volumes?.[0])).size).toBe(nodes.length);
    expect(nodes.map((name) => compose.services[name]?.environment?.NODE_NAME)).toEqual(nodes);
  });

  it('gives nginx the names of the nodes for the addresses of docs/nginx.conf', () => {
    const script = compose.services.edge?.command?.at(-1) ?? '';
    const [, pattern = '', replacement = ''] = /'s\/(.*)\/(.*)\/'/.exec(script) ?? [];
    const expression = new RegExp(pattern.replaceAll('\\(', '(').replaceAll('\\)', ')'), 'g');
    const upstream = ['127.0.0.1:7861', '127.0.0.1:7862', '127.0.0.1:7863'];
    const named = upstream.map((address) => address.replace(expression, replacement.replace('\\1', '$1')));
    expect(named).toEqual(
      namesIn('edge')
        .filter((name) => name.startsWith('node-'))
        .map((name) => `${name}:7860`),
    );
  });
});

describe('.dockerignore', () => {
  const ignores = (path: string) => dockerignore().add(read('.dockerignore')).ignores(path);

  it.each([
    ...['.env', '.env.local', '.env.example', 'lib/.env', 'app/.env.production', 'data/streamvault.db', 'lib/data/x'],
    ...['films.ndjson', 'cookies.txt', 'id_rsa', 'scripts/tls.pem', 'app/signing.key', 'dump.db', 'lib/a.db-wal'],
    ...['node_modules/next/package.json', 'dist/server.mjs', '.next/BUILD_ID', '.git/config', '.cache/x'],
    ...['lib/log.test.ts', 'test/suites/bot.test.ts', 'server.log', 'docker-compose.yml'],
  ])('keeps %s out', (path) => {
    expect(ignores(path)).toBe(true);
  });

  it('lets in what the build reads', () => {
    const read = ['server.ts', 'package-lock.json', 'native/aes-ige.c', 'app/layout.tsx', 'lib/boot.ts', 'LICENSE'];
    expect(read.filter(ignores)).toEqual([]);
    for (const name of readdirSync('scripts/setup').filter((name) => name.endsWith('.mjs'))) {
      expect(ignores(`scripts/setup/${name}`), name).toBe(false);
    }
    expect(
      ['scripts/container/entry.sh', 'demo/films/manifest.json', 'emulator/schema/api.tl'].filter(ignores),
    ).toEqual([]);
  });
});
