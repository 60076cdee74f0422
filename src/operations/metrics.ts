import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { createStoreMetrics } from "./store-metrics.ts";

export type Metrics = ReturnType<typeof createMetrics>;

/** Every metric of a process, in one registry of its own. Labels are bounded: patterns, codes, names of checks and sites. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    ...createHttpMetrics(registers),
    ...createJudgingMetrics(registers),
    ...createModerationMetrics(registers),
    ...createStoreMetrics(registers),
  };
}

/** Requests, and what became of the comments in them. */
function createHttpMetrics(registers: Registry[]) {
  return {
    httpRequests: new Counter({
      name: "http_requests_total",
      help: "Requests answered, by route pattern, method and status.",
      labelNames: ["method", "route", "status"],
      registers,
    }),
    httpDuration: new Histogram({
      name: "http_request_duration_seconds",
      help: "Time to answer a request.",
      labelNames: ["method", "route"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    httpBodyBytes: new Counter({
      name: "http_request_body_bytes_total",
      help: "Bytes of request bodies that were read.",
      labelNames: ["method", "route"],
      registers,
    }),
    accepted: new Counter({
      name: "comments_accepted_total",
      help: "Comments that Redis has taken into the queue.",
      labelNames: ["site"],
      registers,
    }),
    refused: new Counter({
      name: "comments_refused_total",
      help: "Comments that were not accepted: a count for each field at fault, `request` where it was none.",
      labelNames: ["field", "reason"],
      registers,
    }),
  };
}

/** What workers do with jobs and their comments. */
function createJudgingMetrics(registers: Registry[]) {
  return {
    judged: new Counter({
      name: "comments_judged_total",
      help: "Comments judged by workers, by the status they got. A job that runs twice counts twice.",
      labelNames: ["site", "status"],
      registers,
    }),
    judgedAfter: new Histogram({
      name: "comments_judged_after_seconds",
      help: "Time from acceptance to judgement.",
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800],
      registers,
    }),
    findings: new Counter({
      name: "check_findings_total",
      help: "Answers of checks, `none` for nothing to say.",
      labelNames: ["check", "verdict"],
      registers,
    }),
    checkDuration: new Histogram({
      name: "check_duration_seconds",
      help: "Time that a check took for one comment.",
      labelNames: ["check"],
      buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
      registers,
    }),
    rechecks: new Counter({
      name: "rechecks_total",
      help: "Comments of which checks could not tell, asked again, by what came of it.",
      labelNames: ["outcome"],
      registers,
    }),
    outsideCalls: new Counter({
      name: "outside_calls_total",
      help: "Calls to outside services; not_called while one is left alone.",
      labelNames: ["service", "outcome"],
      registers,
    }),
    outsideResting: new Gauge({
      name: "outside_resting",
      help: "1 while an outside service fails and is left alone.",
      labelNames: ["service"],
      registers,
    }),
    corrections: new Counter({
      name: "akismet_corrections_total",
      help: "Comments about which Akismet was told that it was wrong.",
      labelNames: ["actually", "outcome"],
      registers,
    }),
    modelLoaded: new Gauge({
      name: "classifier_model_loaded",
      help: "1 where the classifier's model was read at the start; 0: all that it would have judged waits.",
      registers,
    }),
    sitesFitted: new Counter({
      name: "site_weights_made_total",
      help: "Times that a site's own weights were made anew after decisions.",
      registers,
    }),
    refusedByStore: new Counter({
      name: "comments_refused_by_store_total",
      help: "Submissions that could not be stored and went to the failed jobs.",
      registers,
    }),
    jobsRun: new Counter({
      name: "queue_jobs_run_total",
      help: "Runs of jobs by this worker, by how they ended.",
      labelNames: ["outcome"],
      registers,
    }),
    jobAttempts: new Histogram({
      name: "queue_job_attempts",
      help: "Tries that a job took until it was done or given up.",
      buckets: [1, 2, 3, 4, 6, 8],
      registers,
    }),
  };
}

/** What moderators do. */
function createModerationMetrics(registers: Registry[]) {
  return {
    decisions: new Counter({
      name: "moderation_decisions_total",
      help: "Decisions by moderators.",
      labelNames: ["site", "decision"],
      registers,
    }),
    decidedAfter: new Histogram({
      name: "moderation_decided_after_seconds",
      help: "Time that a comment waited for a moderator, from judgement to decision.",
      buckets: [60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 259_200, 604_800],
      registers,
    }),
    overrides: new Counter({
      name: "moderation_overrides_total",
      help: "Comments that a check spoke against, in the shadow too, and a moderator approved; `none` for those that no check spoke against and a moderator took off.",
      labelNames: ["check"],
      registers,
    }),
  };
}
