import { setTimeout as wait } from "node:timers/promises";

/** Resolves once `condition` holds, looking again every few milliseconds. @throws after `limitMs`, naming `what`. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const giveUp = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > giveUp) throw new Error(`Waited ${limitMs} ms in vain until ${what}.`);
    await wait(10);
  }
}

/** Whether the process `pid` runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
