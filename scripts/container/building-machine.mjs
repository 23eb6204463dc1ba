// What the build borrows from this machine: where apt, npm and pip fetch from, and whom it trusts. All of it is mounted read-only
// for the time of the build; nothing gets into a layer, and of the folder made for it nothing stays.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where it is mounted; a build on its own has nothing there. */
const place = '/run/building-machine';

/** Settings of pip that name servers; folders of this machine mean nothing in the container. */
const pipNames = ['index_url', 'extra_index_url', 'trusted_host', 'default_timeout'];

const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** npm's settings of this machine, with the certificates where the container sees them. */
export function npmSettings(texts, hasCertificates) {
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => /^\s*[^#;\s]/.test(line));
  const kept = lines.filter((line) => !/^\s*(cafile|prefix|cache|nodedir)\s*=/.test(line));
  return [...kept, ...(hasCertificates ? [`cafile=${place}/ca.crt`] : [])].join('\n');
}

/** pip's, out of its environment variables and on top of its file. */
export function pipSettings(environment) {
  const lines = pipNames.flatMap((name) => {
    const value = environment[`PIP_${name.toUpperCase()}`];
    return value ? [`${name.replaceAll('_', '-')} = ${value}`] : [];
  });
  return `[global]\n${lines.join('\n')}\n`;
}

/**
 * Arguments of `buildah build`: mounts, and the two build arguments that say where the certificates are.
 *
 * @param {{ folder: string, environment?: Record<string, string | undefined> }} options a private folder for the files.
 */
export function buildingMachineArguments({ folder, environment = process.env }) {
  const own = join(folder, 'building-machine');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const certificates = environment.NODE_EXTRA_CA_CERTS ?? environment.SSL_CERT_FILE;
  const hasCertificates = certificates !== undefined && existsSync(certificates);
  if (hasCertificates) copyFileSync(certificates, join(own, 'ca.crt'));
  const npmFiles = ['/etc/npmrc', join(homedir(), '.npmrc'), environment.npm_config_userconfig ?? ''].map(readIfThere);
  writeFileSync(join(own, 'npmrc'), `${npmSettings(npmFiles, hasCertificates)}\n`);
  writeFileSync(join(own, 'pip.conf'), pipSettings(environment));
  const mounts = [
    ...(hasCertificates ? [[join(own, 'ca.crt'), `${place}/ca.crt`]] : []),
    [join(own, 'npmrc'), '/root/.npmrc'],
    [join(own, 'pip.conf'), '/root/.config/pip/pip.conf'],
    ...['/etc/apt/apt.conf.d', '/etc/apt/sources.list.d', '/etc/apt/auth.conf.d'].map((path) => [path, path]),
    ...['/etc/apt/sources.list', '/etc/apt/apt.conf'].map((path) => [path, path]),
    ...['/usr/share/keyrings'].map((path) => [path, path]),
  ].filter(([from]) => existsSync(from));
  return [
    ...mounts.flatMap(([from, to]) => ['-v', `${from}:${to}:ro`]),
    ...(hasCertificates ? ['NODE_EXTRA_CA_CERTS', 'PIP_CERT'] : []).flatMap((name) => [
      '--build-arg',
      `${name}=${place}/ca.crt`,
    ]),
  ];
}
