import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeVersionFault } from './node-version.mjs';
import { runCommand } from './run-command.mjs';
import { adviceFor, findOnPath } from './tools.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('finds a program by the first name that can be run, in any folder of the path', () => {
  writeFileSync(join(folder, 'chromium'), '');
  writeFileSync(join(folder, 'google-chrome'), '');
  chmodSync(join(folder, 'google-chrome'), 0o755);
  const path = ['/nowhere', folder].join(delimiter);
  expect(findOnPath(['chromium', 'google-chrome'], path)).toBe(join(folder, 'google-chrome'));
  expect(findOnPath(['firefox'], path)).toBeUndefined();
});

it('advises what to install in one sentence', () => {
  expect(adviceFor(['ffmpeg', 'ffprobe', 'chromium'])).toMatch(/^The tests need ffmpeg and chromium: install .*\.$/);
});

it.each(['18.20.0', '20.18.3'])('refuses Node %s in one plain sentence', (version) => {
  expect(nodeVersionFault(version)).toBe(`StreamVault needs Node 20.19 or newer; this is Node ${version}.`);
});

it.each(['20.19.0', '22.0.0', '24.1.0'])('accepts Node %s', (version) => {
  expect(nodeVersionFault(version)).toBeUndefined();
});

it('ends a program that takes too long, and its children', async () => {
  const script = `import('node:child_process').then(({ spawn }) => {
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    console.log('child is there');
    setInterval(() => {}, 1000);
  })`;
  const { code, output } = await runCommand(process.execPath, ['-e', script], { cwd: folder, timeoutMs: 1500 });
  expect(code).not.toBe(0);
  // It resolves only when nobody holds its output open any more: the child, which shares it, is gone too.
  expect(output).toContain('child is there');
  expect(output).toContain('without an end');
});

it('reports a program that is not there as failed', async () => {
  const { code, output } = await runCommand('no-such-program', [], { cwd: folder });
  expect(code).toBe(127);
  expect(output).toContain('no-such-program');
});
