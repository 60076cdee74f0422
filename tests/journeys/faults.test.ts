import { jest } from "@jest/globals";
import { replayFailedJobs } from "../../src/queue/failed-jobs.ts";
import { testEnvironment } from "../support/environment.ts";
import { createOwnMongo, createOwnRedis } from "../support/own-stores.ts";
import { startProcess } from "../support/processes.ts";
import { goodComment, startTestService, type TestService } from "../support/service.ts";
import { useTempFolders } from "../support/temp-folder.ts";
import { until } from "../support/until.ts";

const tempFolder = useTempFolders();

/** Outages and restarts on a busy machine take their time; in milliseconds. */
const patience = 120_000;
jest.setTimeout(2 * patience);

/** Ids of all comments that were accepted; requests that are refused while a store is away do not count. */
async function postMany(
  service: TestService,
  count: number,
  atATime: number,
  done = () => false,
): Promise<string[]> {
  const accepted: string[] = [];
  let left = count;
  const poster = async (): Promise<void> => {
    while (left > 0 && !done()) {
      left--;
      const answer = await service.call("POST", "/v1/comments", { body: goodComment() });
      if (answer.status === 202) accepted.push(answer.body.id);
      else expect(answer.status).toBe(503);
    }
  };
  await Promise.all(Array.from({ length: atATime }, poster));
  return accepted;
}

const stored = (service: TestService) => service.services.store.connection.collection("comments");

async function expectAllOnce(service: TestService, accepted: readonly string[]): Promise<void> {
  await until(
    "all that was accepted is stored",
    async () => (await stored(service).countDocuments({})) >= accepted.length,
    patience,
  );
  const ids = await stored(service)
    .find({}, { projection: { _id: 1 } })
    .toArray();
  expect(ids.map(({ _id }) => String(_id)).sort()).toEqual([...accepted].sort());
  expect(await service.services.queue.bull.getFailedCount()).toBe(0);
}

describe("when a worker is killed in the middle of 1,000 comments", () => {
  it("another finishes them, none lost and none doubled", async () => {
    const environment = testEnvironment({ WORKER_LOCK_SECONDS: "2", WORKER_CONCURRENCY: "8" });
    const service = await startTestService(environment, { worker: false });
    let worker = startProcess("workers/index.ts", environment);
    try {
      const posting = postMany(service, 1_000, 20);
      await until("a good part is stored", async () => (await stored(service).countDocuments({})) > 100);
      await worker.end("SIGKILL");
      expect(await stored(service).countDocuments({})).toBeLessThan(1_000);
      worker = startProcess("workers/index.ts", environment);
      const accepted = await posting;
      expect(accepted).toHaveLength(1_000);
      await expectAllOnce(service, accepted);
    } finally {
      await worker.end("SIGTERM");
      await service.stop();
    }
  });

  it("one that is told to stop finishes what it has and leaves with 0", async () => {
    const environment = testEnvironment();
    const service = await startTestService(environment, { worker: false });
    const worker = startProcess("workers/index.ts", environment);
    try {
      const accepted = await postMany(service, 200, 20);
      await until("it is at work", async () => (await stored(service).countDocuments({})) > 0);
      expect(await worker.end("SIGTERM")).toBe(0);
      // Nothing is left half done: what is not stored waits for the next worker.
      expect((await service.services.queue.bull.getJobCounts("active")).active).toBe(0);
      const next = startProcess("workers/index.ts", environment);
      await expectAllOnce(service, accepted);
      await next.end("SIGTERM");
    } finally {
      await service.stop();
    }
  });
});

describe("when a store goes away under load and comes back", () => {
  it.each(["stop", "kill"] as const)(
    "MongoDB (%s): comments are accepted all the while, and none is lost",
    async (how) => {
      const mongo = await createOwnMongo(await tempFolder());
      await mongo.start();
      const service = await startTestService({ MONGODB_URI: mongo.url });
      try {
        let ended = false;
        const posting = postMany(service, 2_000, 4, () => ended);
        await until("some are stored", async () => (await stored(service).countDocuments({})) > 20);
        await mongo[how]();
        const before = await service.services.queue.bull.getJobCountByTypes("waiting", "delayed", "active");
        await until(
          "jobs pile up",
          async () =>
            (await service.services.queue.bull.getJobCountByTypes("waiting", "delayed", "active")) >
            before + 5,
        );
        expect((await service.call("GET", "/readyz")).body).toMatchObject({
          dependencies: { mongodb: "unavailable", redis: "ok" },
        });
        expect((await service.call("GET", "/v1/comments?article=/tides")).status).toBe(503);
        ended = true;
        const accepted = await posting;
        await mongo.start();
        await expectAllOnce(service, accepted);
      } finally {
        // To tidy up, the service needs its stores, whatever went wrong before.
        await mongo.start();
        await service.stop();
        await mongo.stop();
      }
    },
  );

  it.each(["stop", "kill"] as const)(
    "Redis (%s): comments are refused with 503 meanwhile, and none that was accepted is lost",
    async (how) => {
      const redis = await createOwnRedis(await tempFolder());
      await redis.start();
      const change = { REDIS_URL: redis.url, QUEUE_TIMEOUT_SECONDS: "1", WORKER_LOCK_SECONDS: "2" };
      const service = await startTestService(change);
      try {
        let ended = false;
        const posting = postMany(service, 2_000, 4, () => ended);
        await until("some are stored", async () => (await stored(service).countDocuments({})) > 20);
        await redis[how]();
        const refused = await service.call("POST", "/v1/comments", { body: goodComment() });
        expect(refused.status).toBe(503);
        expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
        expect((await service.call("GET", "/v1/comments?article=/tides")).status).toBe(200);
        await redis.start();
        let back = "";
        await until("comments are accepted again", async () => {
          const answer = await service.call("POST", "/v1/comments", { body: goodComment() });
          back = answer.body.id;
          return answer.status === 202;
        });
        ended = true;
        const accepted = [...(await posting), back];
        await until("all that was accepted is stored", async () => {
          const ids = await stored(service)
            .find({}, { projection: { _id: 1 } })
            .toArray();
          const there = new Set(ids.map(({ _id }) => String(_id)));
          return accepted.every((id) => there.has(id));
        });
        // A comment whose answer was lost with the connection may be stored although its sender was told 503; none is twice.
        const total = await stored(service).countDocuments({});
        expect(total - accepted.length).toBeLessThanOrEqual(100);
      } finally {
        await redis.start();
        await service.stop();
        await redis.stop();
      }
    },
  );

  it("when Redis hangs, a comment is refused within the time that is set", async () => {
    const redis = await createOwnRedis(await tempFolder());
    await redis.start();
    const service = await startTestService(
      { REDIS_URL: redis.url, QUEUE_TIMEOUT_SECONDS: "1" },
      { worker: false },
    );
    try {
      const { pid } = redis;
      process.kill(pid(), "SIGSTOP");
      const refused = await service.call("POST", "/v1/comments", { body: goodComment() });
      expect(refused.status).toBe(503);
      process.kill(pid(), "SIGCONT");
      await until(
        "comments are accepted again",
        async () => (await service.call("POST", "/v1/comments", { body: goodComment() })).status === 202,
      );
    } finally {
      await service.stop();
      await redis.stop();
    }
  });
});

describe("a submission that cannot be kept", () => {
  it("goes alone to the failed jobs with its reason, its neighbours are stored, and it can be replayed", async () => {
    const service = await startTestService();
    try {
      const { bull } = service.services.queue;
      const good = (id: string) => ({
        id,
        site: "default",
        article: "/poison",
        name: "A",
        email: "a@example.org",
        body: `text ${id}`,
        createdAt: new Date().toISOString(),
        acceptedAt: new Date().toISOString(),
        author: { key: id, returning: false },
        form: { honeypot: false, token: "missing" },
        via: "server",
      });
      const [one, two] = ["01920000-0000-7000-8000-0000000000a1", "01920000-0000-7000-8000-0000000000a2"];
      const poison = { ...good("01920000-0000-7000-8000-0000000000a3"), createdAt: "yesterday" };
      await bull.add("submissions", { submissions: [good(one), poison, good(two)] as never });
      await until(
        "the neighbours are stored",
        async () => (await stored(service).countDocuments({ article: "/poison" })) === 2,
      );
      await until("the poison is set aside", async () => (await bull.getFailedCount()) === 1);
      const [failed] = await bull.getFailed();
      expect(failed?.data.submissions).toEqual([poison]);
      expect(failed?.failedReason).toContain("createdAt");

      await failed?.updateData({
        submissions: [{ ...poison, createdAt: new Date().toISOString() }] as never,
      });
      expect(await replayFailedJobs(service.services.queue)).toBe(1);
      await until(
        "it is stored",
        async () => (await stored(service).countDocuments({ article: "/poison" })) === 3,
      );
      expect(await bull.getFailedCount()).toBe(0);
    } finally {
      await service.stop();
    }
  });
});
