import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { testEnvironment } from "../support/environment.ts";
import { runCli } from "../support/run-cli.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { useTempFolders } from "../support/temp-folder.ts";
import { until } from "../support/until.ts";

const environment = testEnvironment();
const tempFolder = useTempFolders();
let service: TestService;
beforeAll(async () => {
  const policy = { mode: "open", flood: { burstSeconds: 0, perHour: 10_000 } };
  service = await startTestService(environment, { sites: { default: { policy } } });
});
afterAll(() => service.stop());

const cli = (...args: string[]) => runCli(args, environment);

describe("comments model", () => {
  it("shows, exports and resets what a site has learned", async () => {
    const comment = await service.post();
    await service.judged(comment);
    await service.decide(comment.id, "spam");
    const show = async () =>
      JSON.parse((await cli("model", "show", "--site", "default", "--json")).stdout)[0];
    await until("the decision is learned", async () => (await show())["made from"] === 1);
    expect(await show()).toMatchObject({
      site: "default",
      examples: 1,
      spam: 1,
      "no spam": 0,
      "in force": "yes",
    });

    const exported = JSON.parse((await cli("model", "export", "--site", "default")).stdout);
    expect(exported.examples).toMatchObject([{ id: comment.id, spam: true }]);
    const document = await service.services.store.comments.find(comment.id);
    expect(JSON.stringify(exported)).not.toContain(document?.body.split(" ")[0]);

    expect((await cli("model", "reset", "--site", "default", "--yes")).code).toBe(0);
    await until("the weights are empty", async () => (await show()).weights === 0);
    expect((await show()).examples).toBe(0);
  });

  it("when there is no such site, says so", async () => {
    const { code, stderr } = await cli("model", "show", "--site", "nowhere");
    expect(code).toBe(1);
    expect(stderr).toContain("There is no site nowhere");
  });

  it("when its author is erased, the example is gone too", async () => {
    const comment = await service.post({ email: "erased@example.org" });
    await service.judged(comment);
    await service.decide(comment.id, "spam");
    const { siteExamples } = service.services.store;
    expect((await siteExamples.newest("default", 10)).map(({ id }) => id)).toEqual([comment.id]);
    expect((await cli("person", "erase", "erased@example.org", "--yes")).code).toBe(0);
    expect(await siteExamples.newest("default", 10)).toEqual([]);
  });
});

describe("comments replay-policy", () => {
  it("prints a table by rule, and JSON", async () => {
    await service.judged(await service.post({ body: "The lighthouse keeper waved." }));
    const file = join(await tempFolder(), "strict.json");
    writeFileSync(file, JSON.stringify({ mode: "open", words: { hold: ["lighthouse"] } }));
    const table = await cli("replay-policy", "--policy", file, "--since", "1d");
    expect(table.stdout).toContain("blocked-words/word_held");
    const json = await cli("replay-policy", "--policy", file, "--since", "1d", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      changed: 1,
      changes: [{ from: "approved", to: "pending" }],
    });
  });

  it.each([
    ["a policy that does not fit", { links: { holdAt: 0 } }, "30d", 1],
    ["an age that is none", {}, "yesterday", 2],
  ])("when there is %s, says what is wrong", async (_case, policy, since, exitCode) => {
    const file = join(await tempFolder(), "policy.json");
    writeFileSync(file, JSON.stringify(policy));
    const { code, stderr } = await cli("replay-policy", "--policy", file, "--since", since);
    expect(code).toBe(exitCode);
    expect(stderr).not.toContain("    at ");
  });
});

describe("comments list and akismet-key", () => {
  it("puts an entry on a list, shows it without the address, and takes it off", async () => {
    const added = await cli(
      "list",
      "add",
      "block",
      "email",
      "troll@example.net",
      "--days",
      "30",
      "--note",
      "rude",
    );
    expect(added.code).toBe(0);
    const [entry] = JSON.parse((await cli("list", "show", "--json")).stdout);
    expect(entry).toMatchObject({ list: "block", value: "t…@example.net", site: "all", note: "rude" });
    expect((await cli("list", "remove", entry.id)).code).toBe(0);
    expect((await cli("list", "remove", entry.id)).code).toBe(1);
  });

  it("makes a key for a site, and refuses one for a site that there is not", async () => {
    expect((await cli("akismet-key", "create", "--site", "default")).stdout).toMatch(/^[0-9a-f]{12}\n$/);
    expect((await cli("akismet-key", "create", "--site", "nowhere")).code).toBe(1);
  });
});
