import { adminToken } from "../support/environment.ts";
import { startTestService, type TestService } from "../support/start-service.ts";
import { until } from "../support/until.ts";

describe("the queue dashboard", () => {
  let service: TestService;
  const call = (path: string, { method = "GET", ...headers }: Record<string, string> = {}) =>
    fetch(`${service.url}/queues${path}`, { method, headers, redirect: "manual" });
  const operator = { Authorization: `Bearer ${adminToken}` };

  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.stop());

  async function failedJob(): Promise<string> {
    const job = await service.services.queue.bull.add("1 comments", {
      submissions: [{ site: "blog", email: "ada@example.org", body: crypto.randomUUID() } as never],
    });
    await until("it failed", () => job.isFailed());
    return job.id ?? "";
  }

  it("when a browser is not signed in, sends it to sign in", async () => {
    const response = await call("/", { Accept: "text/html" });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/moderation?next=%2Fqueues%2F");
  });

  it("when a program has no token, or one of another role, refuses it", async () => {
    const { store } = service.services;
    const token = await store.tokens.create({ name: "mod", role: "moderator" }, new Date());
    expect((await call("/api/queues")).status).toBe(401);
    expect((await call("/api/queues", { Authorization: `Bearer ${token}` })).status).toBe(403);
  });

  it("shows operators the queue, loads nothing from elsewhere and hides addresses", async () => {
    const id = await failedJob();
    const page = await call("/", { ...operator, Accept: "text/html" });
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    const job = await (await call(`/api/queues/moderation/${id}`, operator)).text();
    expect(job).toContain("blog");
    expect(job).not.toContain("ada@example.org");
  });

  it("when a failed job is replayed or thrown away there, the trail says who did it", async () => {
    const id = await failedJob();
    const replayed = await call(`/api/queues/moderation/${id}/retry`, { method: "PUT", ...operator });
    expect(replayed.status).toBeLessThan(300);
    const job = await service.services.queue.bull.getJob(id);
    await until("it failed again", async () => (await job?.isFailed()) ?? false);
    const gone = await call(`/api/queues/moderation/${id}/clean`, { method: "PUT", ...operator });
    expect(gone.status).toBeLessThan(300);
    await until("the trail has it", async () => {
      const [entry] = await service.services.store.trail.list({ limit: 1 });
      return entry?.action === "failed-jobs.discarded" && entry.by === "admin";
    });
  });

  it.each([
    ["empty the queue", "PUT", "/api/queues/moderation/empty"],
    ["obliterate the queue", "PUT", "/api/queues/moderation/obliterate"],
    ["throw waiting jobs away", "PUT", "/api/queues/moderation/clean/waiting"],
    ["add a job", "POST", "/api/queues/moderation/add"],
  ])("refuses to %s", async (_what, method, path) => {
    expect((await call(path, { method, ...operator })).status).toBe(403);
  });

  it("when a page of another site sends something, refuses it", async () => {
    const response = await call("/api/queues/pause", {
      method: "PUT",
      ...operator,
      Origin: "https://evil.example",
    });
    expect(response.status).toBe(403);
  });
});
