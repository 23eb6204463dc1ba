// Runs a program to its end, keeps what it says, and never leaves it behind.
import { spawn } from 'node:child_process';

const keptBytes = 8_000_000;

/**
 * Runs `command` without a terminal and resolves to `{ code, output }`; both streams are in `output`, the newest 8 MB.
 *
 * The program gets a process group of its own: on the time limit (`timeoutMs`, default 15 minutes) and when this process is
 * told to stop, the whole group ends.
 */
export function runCommand(command, args, { cwd, env = process.env, timeoutMs = 900_000, input = 'ignore' }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: [input, 'pipe', 'pipe'], detached: true });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-keptBytes);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const endGroup = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It has ended meanwhile: that is what was wanted.
      }
    };
    const timer = setTimeout(() => {
      keep(`\nstopped after ${Math.round(timeoutMs / 1000)} s without an end\n`);
      endGroup('SIGKILL');
    }, timeoutMs);
    const onSignal = (signal) => {
      endGroup('SIGTERM');
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    const finish = (code) => {
      clearTimeout(timer);
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      resolve({ code, output });
    };
    child.on('error', (error) => {
      keep(`${command}: ${error.message}\n`);
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}

/** As {@link runOrThrow} for a script run by Node; it ends even when this process is killed without a word. */
export async function runNodeOrThrow(what, args, { env = process.env, ...options }) {
  return await runOrThrow(
    what,
    process.execPath,
    ['--import', new URL('./end-with-parent.mjs', import.meta.url).href, ...args],
    {
      ...options,
      env: { ...env, STREAMVAULT_PARENT_PID: String(process.pid) },
      input: 'pipe',
    },
  );
}

/** As {@link runCommand}, but an exit code other than 0 throws, with the whole output in the message. */
export async function runOrThrow(what, command, args, options) {
  const { code, output } = await runCommand(command, args, options);
  if (code !== 0) throw new Error(`${what} failed (exit code ${code}):\n${output}`);
  return output;
}
