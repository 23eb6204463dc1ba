// Children that never outlive us: their own process group, and a signal from the kernel when their parent is gone.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** A program and its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** Memory a child may take: yt-dlp reads whole pages into it, however long a site makes them, and however well they pack. */
const memoryKibibytes = 1024 * 1024;

/**
 * Bounds the memory, checks, after the kernel was told, that the parent was still there when it was told; then becomes the
 * program. `$0` is the parent's process id.
 */
const checkedStart = `ulimit -d ${memoryKibibytes} 2>/dev/null; [ -d "/proc/$0" ] && exec "$@"`;

/**
 * The command, so wrapped that the kernel kills it when the process that starts it ends in any way, SIGKILL included, and that
 * it gets 1 GiB of memory, not more.
 *
 * @param setpriv path of util-linux's setpriv; undefined where there is none: the command as it is.
 * @param parentPid the process that starts it, by its main thread: the kernel watches the thread that starts a child.
 */
export function tiedToParent(command: Command, setpriv: string | undefined, parentPid: number): Command {
  if (!setpriv) return command;
  const start = ['/bin/sh', '-c', checkedStart, String(parentPid), command.program, ...command.args];
  return { program: setpriv, args: ['--pdeathsig', 'KILL', '--', ...start] };
}

/**
 * A shell script that runs a program tied to whoever runs the script; `extra` stands before the script's own arguments.
 *
 * @param program its path.
 * @param setpriv its path.
 */
export function tiedScript(program: string, setpriv: string, extra: readonly string[] = []): string {
  const start = [setpriv, '--pdeathsig', 'KILL', '--', '/bin/sh', '-c', checkedStart].map(quoted).join(' ');
  return `#!/bin/sh\nexec ${start} "$PPID" ${[program, ...extra].map(quoted).join(' ')} "$@"\n`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Time for killed processes to leave the table; they cannot refuse, so this is for a busy machine. */
const leaveMs = 1000;

/** @returns false when there is no such group any more. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    // ESRCH: nobody is left in it.
    return false;
  }
}

/**
 * Kills everything in the group of a detached child. Harmless when it has ended.
 *
 * @param pid of the child; undefined when it was never started.
 */
export function killGroup(pid: number | undefined): void {
  if (pid !== undefined) signalGroup(pid, 'SIGKILL');
}

/** Whether a process is of the group and not dead; the dead stay in the table until somebody buries them. */
function isLivingMember(pid: string, group: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; state, parent and group follow it.
    const [state, , memberOf] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(memberOf) === group && state !== 'Z' && state !== 'X';
  } catch {
    // It ended while it was looked at.
    return false;
  }
}

function hasLivingMember(group: number): boolean {
  try {
    return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isLivingMember(name, group));
  } catch {
    // No /proc here: whoever takes signals counts as living.
    return true;
  }
}

/**
 * Kills the group and waits until nobody in it lives, at most a second.
 *
 * @param pid of the child; undefined when it was never started.
 */
export async function clearGroup(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  const untilMs = Date.now() + leaveMs;
  while (signalGroup(pid, 'SIGKILL') && hasLivingMember(pid) && Date.now() < untilMs) await pause(10);
}
