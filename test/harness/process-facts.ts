// What Linux tells about a process: CPU time, memory, open files. Undefined figures elsewhere.
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc/<pid>/stat; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

export interface ProcessFacts {
  /** User and system time since its start. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly peakResidentBytes: number;
  /** Open file descriptors, sockets included. */
  readonly openFiles: number;
}

/** @throws Error where there is no /proc, or no such process. */
export function processFacts(pid: number | undefined): ProcessFacts {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; the fields after it are the third and following ones.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    residentBytes: kibibytes('VmRSS') * 1024,
    peakResidentBytes: kibibytes('VmHWM') * 1024,
    openFiles: readdirSync(`/proc/${pid}/fd`).length,
  };
}
