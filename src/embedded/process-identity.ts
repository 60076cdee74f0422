import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * When the process `pid` began, as an opaque text to compare, or undefined where there is no such process.
 * A pid and this text together never name two processes: pids are used again, their start times are not.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  return process.platform === "linux" ? await startFromProc(pid) : await startFromPs(pid);
}

/** Field 22 of /proc/PID/stat: clock ticks since boot (man 5 proc), so the boot's id goes with it. */
async function startFromProc(pid: number): Promise<string | undefined> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    ]);
    // The name in field 2 may hold spaces and brackets: count from its end, where field 3 (the state) follows.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : `${boot.trim()}/${fields[18]}`;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ESRCH") return undefined;
    throw error;
  }
}

async function startFromPs(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)]);
    return stdout.trim() || undefined;
  } catch (error) {
    // ps says 1 where it finds no such process.
    if ((error as { code?: unknown }).code === 1) return undefined;
    throw error;
  }
}
