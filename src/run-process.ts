import { ConfigError } from "../config/index.ts";
import { StartRefused } from "./errors.ts";
import { PortInUse } from "./http/listen.ts";
import type { Logger } from "./log.ts";
import { isStoreUnavailable } from "./store/connect.ts";

/** Something started that can be stopped in an orderly way. */
export interface Running {
  stop(): Promise<void>;
}

/**
 * Runs a process's entry: SIGTERM and SIGINT stop it in order, also while it starts; a second one at once. What keeps it
 * from starting is one line on stderr and exit code 1.
 */
export async function runProcess(start: () => Promise<Running>, log?: Logger): Promise<void> {
  const starting = start();
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log?.info({ signal }, "stopping");
    starting.then((running) => running.stop()).then(() => process.exit(0), fail);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  whenParentGoes(() => stop("SIGTERM"));
  await starting.catch(fail);
}

/** `npm start` holds a channel to this process; when it closes, nobody is left who could stop us. */
function whenParentGoes(stop: () => void): void {
  if (process.send === undefined) return;
  if (process.connected) process.once("disconnect", stop);
  else stop();
}

/** The words for what an operator can mend; a stack for what is a fault of the program. */
function explain(error: unknown): string {
  const known = error instanceof Error ? error : new Error(String(error));
  // By name where it may not be imported: production has no embedded stores.
  const expected =
    error instanceof ConfigError ||
    error instanceof PortInUse ||
    error instanceof StartRefused ||
    known.name === "StoreNotStarted";
  if (expected) return known.message;
  if (isStoreUnavailable(error))
    return `MongoDB cannot be reached: ${known.message}. Is MONGODB_URI right, and does it run?`;
  return known.stack ?? known.message;
}

function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
