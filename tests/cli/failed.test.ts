import { testEnvironment } from "../support/environment.ts";
import { runCli } from "../support/run-cli.ts";
import { aComment, startTestService, type TestService } from "../support/start-service.ts";
import { until } from "../support/until.ts";

describe("failed jobs on the command line", () => {
  const environment = testEnvironment();
  let service: TestService;
  const cli = (...args: string[]) => runCli(args, environment);

  beforeAll(async () => {
    service = await startTestService(environment);
  });
  afterAll(() => service.stop());

  /** A job that no worker can keep, among good ones: it ends among the failed. */
  async function poison(site: string): Promise<void> {
    const before = await service.services.queue.bull.getFailedCount();
    await service.services.queue.bull.add("2 comments", {
      submissions: [{ id: "no-id", site, body: crypto.randomUUID() } as never],
    });
    await until("it failed", async () => (await service.services.queue.bull.getFailedCount()) === before + 1);
  }

  it("when a submission is poison, it waits among the failed while comments after it are judged", async () => {
    await poison("blog");
    await service.comment(aComment());
    const { stdout, code } = await cli("failed", "list", "--json");
    const [job] = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(job).toMatchObject({ submissions: 1, sites: ["blog"], reason: expect.stringContaining("id:") });
    const shown = await cli("failed", "show", job.id);
    expect(JSON.parse(shown.stdout)).toMatchObject({ data: { submissions: [{ id: "no-id" }] } });
  });

  it("when replayed by filter, only those that fit go back, and the replay is counted and kept in the trail", async () => {
    await poison("shop");
    const { stdout } = await cli("replay", "--site", "shop", "--json");
    expect(JSON.parse(stdout)).toEqual([{ replayed: 1 }]);
    await until("it failed again", async () => (await service.services.queue.bull.getFailedCount()) === 2);
    const [entry] = await service.services.store.trail.list({ limit: 1 });
    expect(entry).toMatchObject({ by: "command line", action: "failed-jobs.replayed", detail: { jobs: 1 } });
  });

  it("when discarded, they are gone, with the note in the trail", async () => {
    const asked = await cli("failed", "discard", "--all", "--note", "drill");
    expect(asked).toMatchObject({ code: 1, stderr: expect.stringContaining("--yes") });
    const done = await cli("failed", "discard", "--all", "--note", "drill", "--yes", "--json");
    expect(JSON.parse(done.stdout)).toEqual([{ discarded: 2 }]);
    const [entry] = await service.services.store.trail.list({ limit: 1 });
    expect(entry).toMatchObject({ action: "failed-jobs.discarded", note: "drill" });
  });

  it.each([
    ["an unknown command", ["faild"], 2, "unknown command"],
    ["a wrong flag", ["replay", "--sit", "blog"], 2, "unknown option"],
    ["a wrong time", ["replay", "--before", "yesterday"], 2, "2026-01-31T12:00:00Z"],
    ["a job that is not there", ["failed", "show", "4711"], 1, "no failed job 4711"],
    ["nothing to choose by", ["failed", "discard", "--note", "x"], 1, "say --all"],
  ])("when given %s, says so and exits with its code", async (_what, args, code, words) => {
    const result = await cli(...args);
    expect(result).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(words) });
  });

  it("when a store cannot be reached, says which and exits with 4", async () => {
    const result = await runCli(["site", "list"], {
      ...environment,
      MONGODB_URI: "mongodb://127.0.0.1:9/none?serverSelectionTimeoutMS=300",
    });
    expect(result).toMatchObject({ code: 4, stderr: expect.stringContaining("MongoDB (MONGODB_URI)") });
  });
});
