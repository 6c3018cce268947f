import { readdir, readFile } from 'node:fs/promises';

/** Linux counts a process's time in these. */
const ticksPerSecond = 100;

/**
 * Seconds of processor time that a process and its children have used, those that ended included. Null where the system
 * does not say (anything but Linux).
 */
export async function treeCpuSeconds(pid: number): Promise<number | null> {
  const own = await times(pid);
  if (!own) return null;
  let ticks = own.self + own.ended;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const other = await times(Number(name));
    if (other?.parent === pid) ticks += other.self;
  }
  return ticks / ticksPerSecond;
}

async function times(pid: number): Promise<{ parent: number; self: number; ended: number } | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name, in parentheses, may hold spaces; the fields after it start with the third.
  const fields = stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0, , , , , , , , , , user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields ?? [];
  return fields ? { parent, self: user + system, ended: endedUser + endedSystem } : null;
}
