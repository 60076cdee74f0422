import { startRedis } from "../../src/embedded/redis.ts";
import { readMetrics } from "../support/read-metrics.ts";
import { aComment, startTestService, type TestService } from "../support/start-service.ts";
import { useTempFolders } from "../support/temp-folder.ts";
import { until } from "../support/until.ts";

const tempFolder = useTempFolders();

describe("metrics", () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.stop());

  it("when comments are accepted and judged, tell how many, how fast and how large", async () => {
    await service.comment();
    // The comment can be read a moment before its job ends.
    await until("the job is counted", async () => {
      return (await readMetrics(service.url)).read('queue_jobs_run_total{outcome="completed"}') === 1;
    });
    const page = await readMetrics(service.url);
    expect(page.read('comments_accepted_total{site="default"}')).toBe(1);
    expect(page.read('http_requests_total{route="/v1/comments",status="202"}')).toBe(1);
    expect(page.read('http_request_duration_seconds_count{method="POST",route="/v1/comments"}')).toBe(1);
    expect(page.read('http_request_body_bytes_total{route="/v1/comments"}')).toBeGreaterThan(100);
    expect(page.read('comments_judged_total{status="pending"}')).toBe(1);
    expect(page.read("comments_judged_after_seconds_count")).toBe(1);
    expect(page.read('queue_job_attempts_bucket{le="1"}')).toBe(1);
    expect(page.read('check_findings_total{check="honeypot",verdict="none"}')).toBe(1);
    expect(page.read('check_duration_seconds_count{check="flood"}')).toBe(1);
  });

  it("when a comment is refused, count each field with its reason under known names only", async () => {
    const refused = await service.post("/v1/comments", {
      ...aComment(),
      email: "nobody",
      name: " ",
      ip: "x",
    });
    expect(refused.status).toBe(422);
    await fetch(`${service.url}/v1/comments`, {
      method: "POST",
      body: "{",
      headers: { "Content-Type": "application/json" },
    });
    await until("both are counted", async () => {
      const page = await readMetrics(service.url);
      return (page.read("comments_refused_total") ?? 0) >= 4;
    });
    const page = await readMetrics(service.url);
    expect(page.read('comments_refused_total{field="email",reason="invalid"}')).toBe(1);
    expect(page.read('comments_refused_total{field="name",reason="required"}')).toBe(1);
    expect(page.read('comments_refused_total{field="request",reason="malformed"}')).toBe(1);
  });

  it("when a moderator decides, tell the decision, how long it took and the findings it went against", async () => {
    const id = await service.comment();
    const decided = await service.post(`/v1/moderation/comments/${id}/decisions`, { decision: "approve" });
    expect(decided.status).toBe(200);
    const page = await readMetrics(service.url);
    expect(page.read('moderation_decisions_total{decision="approve",site="default"}')).toBe(1);
    expect(page.read("moderation_decided_after_seconds_count")).toBe(1);
    expect(page.read('moderation_overrides_total{check="site-mode"}')).toBe(1);
  });

  it("tell what waits for moderators, on each site", async () => {
    await service.services.store.sites.save("quiet", { name: "Quiet" });
    await service.comment();
    await until("the gauge has caught up", async () => {
      const page = await readMetrics(service.url);
      return (page.read('comments_pending{site="default"}') ?? 0) >= 1;
    });
    const page = await readMetrics(service.url);
    expect(page.read('comments_pending_oldest_seconds{site="default"}')).toBeGreaterThan(0);
  });

  it("tell how the stores do", async () => {
    const page = await readMetrics(service.url);
    expect(page.read('store_up{store="redis"}')).toBe(1);
    expect(page.read('store_up{store="mongodb"}')).toBe(1);
    expect(page.read("redis_evicts")).toBe(0);
    expect(page.read("redis_append_only")).toBe(1);
    expect(page.read("redis_memory_used_bytes")).toBeGreaterThan(0);
    expect(page.read('mongodb_pool_connections{state="open"}')).toBeGreaterThan(0);
    expect(page.read('mongodb_command_duration_seconds_count{command="update"}')).toBeGreaterThan(0);
    expect(page.read("redis_command_duration_seconds_count")).toBeGreaterThan(0);
  });

  it("are scraped from the worker by itself, and both tell the same of the queue", async () => {
    const web = await readMetrics(service.url);
    const worker = await readMetrics(service.worker?.url ?? "");
    const selector = 'queue_jobs{queue="moderation",state="failed"}';
    expect(worker.read(selector)).toBe(web.read(selector));
  });
});

describe("metrics of a queue that nobody works on", () => {
  it("when jobs wait, tell their comments and the age of the oldest", async () => {
    const service = await startTestService({}, { worker: false });
    try {
      const job = { submissions: [] };
      const { bull } = service.services.queue;
      await bull.add("7 comments", job, { timestamp: Date.now() - 90_000 });
      await bull.add("3 comments", job, { delay: 60_000 });
      await until("the reading has caught up", async () => {
        const latest = await readMetrics(service.url);
        return latest.read('queue_jobs{queue="moderation",state="delayed"}') === 1;
      });
      const page = await readMetrics(service.url);
      expect(page.read('queue_jobs{queue="moderation",state="waiting"}')).toBe(1);
      expect(page.read('queue_comments{queue="moderation",state="waiting"}')).toBe(7);
      expect(page.read('queue_comments{queue="moderation",state="delayed"}')).toBe(3);
      expect(page.read("queue_oldest_waiting_seconds")).toBeGreaterThan(89);
    } finally {
      await service.stop();
    }
  });

  it("when Redis goes away, the scrape still answers and says so", async () => {
    const redis = await startRedis({ folder: await tempFolder(), appendfsync: "everysec" });
    const service = await startTestService({ REDIS_URL: redis.url }, { worker: false });
    try {
      await redis.stop();
      await until("the scrape says so", async () => {
        const page = await readMetrics(service.url);
        return page.read('store_up{store="redis"}') === 0;
      });
      const page = await readMetrics(service.url);
      expect(page.read('store_up{store="mongodb"}')).toBe(1);
      expect(page.read("queue_jobs")).toBeUndefined();
      expect(page.read("redis_evicts")).toBeUndefined();
    } finally {
      await service.stop();
    }
  });
});
