import { build } from "esbuild";
import { recordHistory } from "../../src/operations/record-history.ts";
import { minuteMs, minuteOf } from "../../src/queue/operations-history.ts";
import { adminToken } from "../support/environment.ts";
import { startTestService, type TestService } from "../support/start-service.ts";
import { until } from "../support/until.ts";

describe("the operators' page", () => {
  let service: TestService;
  const operator = { Authorization: `Bearer ${adminToken}` };
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.stop());

  it("is for operators only, and a browser is sent to sign in", async () => {
    const nobody = await fetch(`${service.url}/operations`, {
      headers: { Accept: "text/html" },
      redirect: "manual",
    });
    expect([nobody.status, nobody.headers.get("location")]).toEqual([303, "/moderation?next=%2Foperations"]);
    const page = await fetch(`${service.url}/operations`, { headers: operator });
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await page.text()).toContain("/assets/operations.js");
    for (const path of ["state", "history", "trail", "failed-jobs"])
      expect((await fetch(`${service.url}/v1/operations/${path}`)).status).toBe(401);
  });

  it("is told how the service does now", async () => {
    await service.comment();
    await until("what waits is told", async () => {
      const state = (await (await service.get("/v1/operations/state")).json()) as {
        numbers: { pending: number };
      };
      return state.numbers.pending === 1;
    });
    const state = await (await service.get("/v1/operations/state")).json();
    expect(state).toMatchObject({
      numbers: { waiting: 0, oldestWaitingSeconds: 0, failed: 0, pending: 1 },
      queues: expect.arrayContaining([expect.objectContaining({ name: "moderation", workers: 1 })]),
      stores: { redis: { evictionPolicy: "noeviction", appendOnly: true }, mongodb: {} },
      sites: [{ site: "default", pending: 1 }],
    });
  });

  it("is told the last 24 hours: what all processes accepted in each minute, recorded once", async () => {
    const other = await startTestService({}, { worker: false });
    try {
      const { history, metrics, sharedState, log } = other.services;
      let now = minuteOf(Date.now()) + 10 * minuteMs;
      const dependencies = { history, metrics, sharedState, log, now: () => now };
      await history.addAccepted(3, now);
      await history.addAccepted(4, now);
      now += minuteMs;
      const [one, two] = [recordHistory(dependencies), recordHistory(dependencies)];
      await Promise.all([one.stop(), two.stop()]);
      const samples = (await history.list(now)).filter(({ at }) => at === minuteOf(now) - minuteMs);
      expect(samples).toMatchObject([{ accepted: 7, waiting: 0, failed: 0 }]);
      now += 25 * 60 * minuteMs;
      const later = recordHistory(dependencies);
      await later.stop();
      expect((await history.list(now)).map(({ accepted }) => accepted)).toEqual([0]);
    } finally {
      await other.stop();
    }
  });

  it("is one bundle that loads nothing besides", async () => {
    const { outputFiles } = await build({
      entryPoints: ["src/web/operations/operations.tsx"],
      bundle: true,
      write: false,
      format: "esm",
      outdir: "unused",
      jsx: "automatic",
      jsxImportSource: "preact",
    });
    const script = outputFiles.find(({ path }) => path.endsWith(".js"))?.text ?? "";
    expect(script).not.toMatch(/^import /m);
    expect(script).toContain("/v1/operations/state");
  });

  it("replays and discards failed jobs through the API, and the trail says who", async () => {
    const { bull } = service.services.queue;
    const job = await bull.add("1 comments", { submissions: [{ site: "blog" }] as never });
    await until("it failed", () => job.isFailed());
    const listed = await (await service.get("/v1/operations/failed-jobs?site=blog")).json();
    expect(listed).toMatchObject({ jobs: [{ id: job.id, sites: ["blog"] }] });
    const shown = await (await service.get(`/v1/operations/failed-jobs/${job.id}`)).json();
    expect(shown).toMatchObject({ id: job.id, stacks: expect.any(Array) });
    expect((await service.post("/v1/operations/failed-jobs/discard", { ids: [job.id] })).status).toBe(422);
    expect((await service.post("/v1/operations/failed-jobs/replay", { ids: ["nothing"] })).status).toBe(404);
    const gone = await service.post("/v1/operations/failed-jobs/discard", { ids: [job.id], note: "a drill" });
    expect(await gone.json()).toEqual({ discarded: 1 });
    const trail = await (await service.get("/v1/operations/trail?limit=1")).json();
    expect(trail).toMatchObject({
      entries: [{ by: "admin", action: "failed-jobs.discarded", note: "a drill" }],
    });
  });
});
