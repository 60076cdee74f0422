import { setTimeout as wait } from "node:timers/promises";

/** Waits until a condition holds, looking every few milliseconds; the test's own timeout ends it otherwise. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(5);
}
