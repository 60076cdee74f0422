import { fitStaleSites } from "../src/learning/fit-stale-sites.ts";
import { completeAuditTrail } from "../src/moderation/apply-decision.ts";
import { recordHistory } from "../src/operations/record-history.ts";
import { serveOperations } from "../src/operations/serve-operations.ts";
import type { Running } from "../src/run-process.ts";
import type { Services } from "../src/services.ts";
import { startCorrectionWorker } from "./correction.worker.ts";
import { type ModerationWorker, startModerationWorker } from "./moderation.worker.ts";
import { startNotificationsWorker } from "./notifications.worker.ts";
import { startRecheckWorker } from "./recheck.worker.ts";
import { repeat } from "./repeat.ts";

/** Share of the time to stop that is left to the jobs; the rest is for closing connections. */
const jobsShare = 0.8;
const auditSweepMs = 30_000;
const sweepPart = 100;
/** How often one of the workers brings purge dates in line with the sites' policies. */
const retentionSweepMs = 3_600_000;
const fitMs = 1_000;

export interface RunningWorker extends Running {
  /** Where health and metrics are answered. */
  readonly url: string;
}

/** A worker process on services already made: takes jobs, mends the audit trail, answers health and metrics. */
export async function startWorker(services: Services): Promise<RunningWorker> {
  const { config, log, metrics, store, redis, sites, onDecided } = services;
  const worker = startModerationWorker(services);
  const rechecker = startRecheckWorker(services);
  const corrector = startCorrectionWorker(services);
  const notifier = startNotificationsWorker(services);
  const operations = await serveOperations({
    port: config.WORKER_PORT,
    host: config.HOST,
    metrics,
    log,
    parts: { classifier: services.loadedModel !== undefined },
    probes: {
      mongodb: () => store.ping(),
      redis: async () => void (await redis.ping()),
      queue: async () => mustRun(worker),
    },
  });
  const sweep = repeat(auditSweepMs, log, "the audit trail could not be completed", async () => {
    // A batch leaves thousands to be learned from: on until none is left, each part small.
    for (;;) {
      const mended = await completeAuditTrail({ ...store, onDecided }, sweepPart);
      if (mended > 0) log.info({ mended }, "decisions were recorded and learned from");
      if (mended < sweepPart) return;
    }
  });
  const retention = repeat(retentionSweepMs, log, "retention could not be applied", async () => {
    if (!(await redis.set(`${config.QUEUE_PREFIX}:retention`, "1", "PX", retentionSweepMs, "NX"))) return;
    for (const site of await sites.list()) {
      const changed = await store.applyRetention(site.key, site.policy.retention);
      if (changed > 0) log.info({ site: site.key, changed }, "purge dates follow the site's policy");
    }
  });
  const fitting = fitSites(services);
  const recording = recordHistory(services);
  return {
    url: operations.url,
    async stop() {
      sweep.stop();
      await recording.stop();
      fitting.stop();
      retention.stop();
      await Promise.all([rechecker.stop(), corrector.stop(), notifier.stop()]);
      await worker.stop(config.SHUTDOWN_SECONDS * 1_000 * jobsShare);
      await operations.stop(1_000);
    },
  };
}

/** Makes the weights of sites whose moderators decided something; without a model there is nothing to learn on. */
function fitSites({ loadedModel: loaded, store, log, metrics, now }: Services): { stop(): void } {
  if (!loaded) return { stop: () => undefined };
  const { siteExamples: examples, siteModels: models } = store;
  let outdated = true;
  return repeat(fitMs, log, "what moderators taught could not be learned", async () => {
    if (outdated) await models.touchOutdated(loaded.fingerprint);
    outdated = false;
    const dependencies = { examples, models, loaded, now: () => new Date(now()) };
    metrics.sitesFitted.inc(await fitStaleSites(dependencies));
  });
}

function mustRun(worker: ModerationWorker): void {
  if (!worker.isRunning()) throw new Error("the worker takes no jobs");
}
