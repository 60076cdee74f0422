import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { adminToken } from "../support/environment.ts";
import { runCli } from "../support/run-cli.ts";
import { goodComment, startTestService, type TestService } from "../support/service.ts";
import { useTempFolders } from "../support/temp-folder.ts";

const tempFolder = useTempFolders();
let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

async function submit(lines: readonly string[]) {
  const file = join(await tempFolder(), "comments.jsonl");
  writeFileSync(file, lines.join("\n"));
  const run = await runCli(["submit", file, "--url", service.url, "--json"], { ADMIN_TOKEN: adminToken });
  return { ...run, report: JSON.parse(run.stdout) };
}

describe("comments submit", () => {
  it("posts a file's comments, waits for each, and tells what became of them by article", async () => {
    const lines = Array.from({ length: 30 }, (_, index) =>
      JSON.stringify({ ...goodComment({ article: index % 3 ? "/a" : "/b" }), label: 1 }),
    );
    const { code, report } = await submit(lines);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      accepted: 30,
      judged: 30,
      refused: 0,
      pending: 30,
      queued: 0,
      byArticle: { "/a": { pending: 20 }, "/b": { pending: 10 } },
    });
  });

  it("tells a bad line by its number and a refused one by its fields, and goes on with the rest", async () => {
    const { report } = await submit([
      JSON.stringify(goodComment()),
      "{ this is no JSON",
      "",
      "[1]",
      JSON.stringify(goodComment({ email: "nobody", name: "" })),
      JSON.stringify(goodComment()),
    ]);
    expect(report).toMatchObject({
      accepted: 2,
      judged: 2,
      refused: 1,
      refusedByField: { email: 1, name: 1 },
    });
    expect(report.faults).toEqual(
      expect.arrayContaining([
        expect.stringContaining("line 2 is not JSON"),
        expect.stringContaining("line 4 is not an object"),
        expect.stringContaining("line 5 was refused (422)"),
      ]),
    );
  });
});
