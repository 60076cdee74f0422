import type { Logger } from "../src/log.ts";
import { isStoreUnavailable } from "../src/store/connect.ts";

/** Runs something again and again, the next time counted from the end of the last; an error ends only that run. */
export function repeat(
  everyMs: number,
  log: Logger,
  failure: string,
  run: () => Promise<void>,
): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const again = (): void => {
    if (!stopped) timer = setTimeout(() => void once(), everyMs).unref();
  };
  async function once(): Promise<void> {
    try {
      await run();
    } catch (error) {
      // A store that is away is told by those who need it now.
      if (!isStoreUnavailable(error)) log.error({ err: error }, failure);
    }
    again();
  }
  again();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
