import { setTimeout as delay } from "node:timers/promises";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { v7 as uuid } from "uuid";
import type { Submission } from "../src/comment.ts";
import { jobOptions } from "../src/queue/moderation-queue.ts";
import { type BenchEnvironment, openBenchEnvironment } from "./support/environment.ts";
import { median, progress, readOptions, report } from "./support/measure.ts";
import { cpuSeconds } from "./support/process-use.ts";

const comments = 10_000;
/** One a job takes many times as long. */
const commentsAlone = 2_000;
const batchSize = 100;

interface Worked {
  readonly perSecond: number;
  /** Of the worker process alone; Linux only. */
  readonly workerMicros: number;
}

/** Comments judged and stored a second by one worker process, beside BullMQ's own rate for empty jobs. */
export async function run(argv: string[]): Promise<void> {
  const options = readOptions(argv, { rounds: 3, seconds: 0 });
  const environment = await openBenchEnvironment();
  const connection = new Redis(environment.variables.REDIS_URL ?? "", { maxRetriesPerRequest: null });
  const runs = { batched: [] as Worked[], alone: [] as Worked[], empty: [] as Worked[] };
  try {
    for (let round = 0; round < options.rounds; round++) {
      runs.batched.push(await judge(environment, connection, comments, batchSize));
      runs.alone.push(await judge(environment, connection, commentsAlone, 1));
      runs.empty.push(await runEmpty(environment, connection));
      progress(
        `round ${round + 1}: ${Object.entries(runs)
          .map(([name, list]) => `${name} ${Math.round(list.at(-1)?.perSecond ?? 0)}`)
          .join(", ")} a second`,
      );
    }
  } finally {
    connection.disconnect();
    await environment.close();
  }
  const [batched, alone, empty] = [runs.batched, runs.alone, runs.empty].map((list) => ({
    perSecond: Math.round(median(list.map(({ perSecond }) => perSecond))),
    workerMicros: Math.round(median(list.map(({ workerMicros }) => workerMicros))),
  })) as [Worked, Worked, Worked];
  const ofEmpty = ({ perSecond }: Worked): number => perSecond / empty.perSecond;
  const result = { batched, alone, empty, batchedOfEmpty: ofEmpty(batched), aloneOfEmpty: ofEmpty(alone) };
  const row = (what: string, { perSecond, workerMicros }: Worked, share: number) => [
    what,
    perSecond,
    share.toFixed(2),
    `${workerMicros} µs`,
  ];
  report(
    result,
    [
      ["what", "a second (median)", "of BullMQ's own rate", "worker's processor time each"],
      row(`comments, ${batchSize} a job`, batched, result.batchedOfEmpty),
      row("comments, one a job", alone, result.aloneOfEmpty),
      row("empty jobs", empty, 1),
    ],
    options,
  );
}

async function judge(
  environment: BenchEnvironment,
  connection: Redis,
  count: number,
  perJob: number,
): Promise<Worked> {
  const queue = new Queue("moderation", { connection, prefix: environment.variables.QUEUE_PREFIX ?? "" });
  const submissions = Array.from({ length: count }, (_, index) => submissionOf(index));
  const jobs = Array.from({ length: count / perJob }, (_, index) => ({
    name: "submissions",
    data: { submissions: submissions.slice(index * perJob, (index + 1) * perJob) },
    opts: jobOptions,
  }));
  return workOff(environment, queue, jobs, count, "workers/index.ts");
}

async function runEmpty(environment: BenchEnvironment, connection: Redis): Promise<Worked> {
  const queue = new Queue("empty", { connection, prefix: environment.variables.QUEUE_PREFIX ?? "" });
  const jobs = Array.from({ length: comments }, () => ({
    name: "empty",
    data: {},
    opts: { removeOnComplete: true },
  }));
  return workOff(environment, queue, jobs, comments, "bench/servers/empty-worker.ts");
}

/** Fills the paused queue, starts one worker process, and times from the resumption to the last job. */
async function workOff(
  environment: BenchEnvironment,
  queue: Queue,
  jobs: Parameters<Queue["addBulk"]>[0],
  count: number,
  worker: string,
): Promise<Worked> {
  await queue.pause();
  for (let start = 0; start < jobs.length; start += 1_000)
    await queue.addBulk(jobs.slice(start, start + 1_000));
  const running = await environment.start(worker, { LOG_LEVEL: "info" });
  const started = performance.now();
  const usedBefore = cpuSeconds(running.pid);
  await queue.resume();
  while ((await queue.getJobCountByTypes("waiting", "active", "delayed")) > 0) await delay(20);
  const seconds = (performance.now() - started) / 1_000;
  const used = cpuSeconds(running.pid) - usedBefore;
  await running.stop();
  await queue.obliterate({ force: true });
  return { perSecond: count / seconds, workerMicros: (1e6 * used) / count };
}

const words = (
  "harbour tide chart morning ferry council bridge window market school winter library engine river garden station " +
  "village teacher evening weather paper kitchen island history museum captain summer lantern valley orchard railway"
).split(" ");

/** Thirty words that no other comment has in this order: texts that were alike would measure the duplicates' check. */
function bodyOf(index: number): string {
  let state = index + 1;
  const next = (): number => {
    // A linear congruential generator with the constants of Numerical Recipes; its high bits are the random ones.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  return Array.from({ length: 30 }, () => words[(next() >>> 8) % words.length]).join(" ");
}

function submissionOf(index: number): Submission {
  const now = new Date(Date.now() - index).toISOString();
  return {
    id: uuid(),
    site: "default",
    article: `/news/${index % 200}`,
    name: `Reader ${index}`,
    email: `reader.${index}@example.org`,
    body: bodyOf(index),
    createdAt: now,
    acceptedAt: now,
    author: { key: `author-${index}`, id: uuid(), returning: false },
    addressHash: `address-${index}`,
    form: { honeypot: false, token: "missing" },
    via: "server",
  };
}
