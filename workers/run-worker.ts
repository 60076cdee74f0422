import { readConfig } from "../config/index.ts";
import { createLog } from "../src/log.ts";
import type { Tracing } from "../src/operations/start-tracing.ts";
import { readSecretFile } from "../src/read-secret-file.ts";
import { runProcess } from "../src/run-process.ts";
import { createServices } from "../src/services.ts";
import { startWorker } from "./start-worker.ts";

/** Production's worker process: takes jobs from the queue until it is told to stop. */
export const runWorker = (tracing: Tracing): Promise<void> =>
  runProcess(async () => {
    const config = readConfig(process.env, readSecretFile);
    const log = createLog(config.LOG_LEVEL);
    const services = await createServices(config, log, { migrate: false });
    const worker = await startWorker(services);
    log.info({ url: worker.url }, "taking jobs");
    return {
      async stop() {
        await worker.stop();
        await services.close();
        await tracing.stop();
      },
    };
  });
