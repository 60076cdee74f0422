import { readConfig } from "../config/index.ts";
import { announceSetUp } from "./announce-set-up.ts";
import { createLog } from "./log.ts";
import type { Tracing } from "./operations/start-tracing.ts";
import { readSecretFile } from "./read-secret-file.ts";
import { runProcess } from "./run-process.ts";
import { createServices } from "./services.ts";
import { startWeb } from "./start-web.ts";

/** Production's web process: answers the API until it is told to stop. */
export const runServer = (tracing: Tracing): Promise<void> =>
  runProcess(async () => {
    const config = readConfig(process.env, readSecretFile);
    const log = createLog(config.LOG_LEVEL);
    const services = await createServices(config, log, { migrate: false });
    const web = await startWeb(services);
    log.info({ url: web.url }, "answering");
    await announceSetUp(services, (line) => void process.stdout.write(`${line}\n`));
    return {
      async stop() {
        await web.stop(config.SHUTDOWN_SECONDS * 1_000);
        await services.close();
        await tracing.stop();
      },
    };
  });
