/** What a process used of the machine, as Linux's /proc has it. */
import { readFileSync } from 'node:fs';

/** USER_HZ is 100 on every Linux that Node.js runs on. */
const TICK_S = 1 / 100;

export interface Usage {
  cpuS: number;
  peakRssBytes: number;
}

export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold blanks; the fields count from after it (proc(5)): 14 utime, 15 stime.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { cpuS: ticks * TICK_S, peakRssBytes: Number(peak?.[1] ?? 0) * 1024 };
}

/** A process id that must be there: a benchmark measures processes of this machine only. */
export function pidOf(pid: number | undefined): number {
  if (pid === undefined) throw new Error('the process to be measured does not run on this machine');
  return pid;
}
