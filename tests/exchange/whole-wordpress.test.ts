import { readFileSync } from "node:fs";
import type { Comment } from "../../src/comment.ts";
import { importedId } from "../../src/exchange/complete-comment.ts";
import type { ImportReport, ReportedLine } from "../../src/exchange/import-report.ts";
import { testEnvironment } from "../support/environment.ts";
import { runCli } from "../support/run-cli.ts";
import { startTestService, type TestService } from "../support/start-service.ts";
import { writeSample } from "./samples.ts";
import { wholeWxr } from "./whole-wxr.ts";

const bom = "\u{feff}";
const nbsp = "\u{a0}";

describe("a blog's whole export from WordPress", () => {
  const environment = testEnvironment();
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(environment, { worker: false });
    for (const site of ["whole", "cut", "utf16"])
      await service.services.store.sites.save(site, { name: site });
  });
  afterAll(() => service.stop());

  async function importFile(content: string | Buffer, site: string) {
    const out = writeSample("told.jsonl", "");
    const args = ["import", "wordpress", writeSample("blog.xml", content), "--site", site, "--report", out];
    const { code, stdout } = await runCli([...args, "--json"], environment);
    const told = readFileSync(out, "utf8").split("\n").filter(Boolean);
    return {
      code,
      report: JSON.parse(stdout) as ImportReport,
      lines: told.map((text) => JSON.parse(text) as ReportedLine),
    };
  }
  const find = (site: string, id: number): Promise<Comment | undefined> =>
    service.services.store.comments.find(importedId(site, "wordpress", String(id)));
  const lineOf = (id: number, nth = 0): number => {
    const places = wholeWxr.split("\n").flatMap((text, index) => (text.includes(`id>${id}<`) ? [index] : []));
    // The element begins on the line before its id.
    return places[nth] ?? 0;
  };

  it("is taken in whole, and what could not be taken as it is, is told by line", async () => {
    const { code, report, lines } = await importFile(wholeWxr, "whole");
    expect(code).toBe(3);
    expect(report).toEqual({
      added: 13,
      alreadyThere: 0,
      leftOut: { other_type: 2, duplicate_id: 1 },
      changed: { no_email: 1, no_parent: 2, future_date: 1 },
    });
    const told = new Map(lines.map(({ line, code: what }) => [line, what]));
    expect(told).toEqual(
      new Map([
        [lineOf(107), "other_type"],
        [lineOf(108), "other_type"],
        [lineOf(109), "no_parent"],
        [lineOf(110), "no_email"],
        [lineOf(113), "future_date"],
        [lineOf(114), "no_parent"],
        [lineOf(101, 1), "duplicate_id"],
      ]),
    );
  });

  it.each<[string, number, Partial<Comment>]>([
    [
      "links, code and paragraphs",
      101,
      {
        article: "/2024/03/why-tides-turn/",
        articleTitle: "Why tides <em>turn</em> & when",
        website: "https://reader.example/?a=1&b=2",
        body: "First!\n\nSee [the almanac](https://almanac.example/) & `tide < 3`.",
        createdAt: new Date("2024-03-05T11:12:13Z"),
        status: "approved",
      },
    ],
    ["a user's answer", 102, { name: "Jo", email: "jo@harbour.example", depth: 1 }],
    ["CDATA that was split", 103, { status: "pending", body: "Ends with ]]> in the middle.", depth: 2 }],
    ["spam below it", 104, { status: "spam", body: "Cheap “boats”", depth: 3 }],
    ["what lies in the bin", 105, { status: "rejected" }],
    ["what went there with its post", 106, { status: "rejected" }],
    ["an answer to a pingback", 109, { depth: 0, status: "approved" }],
    ["a comment of nobody", 110, { email: "" }],
    ["a comment without a type", 111, { status: "approved" }],
    [
      "a date that is local only",
      112,
      { article: "/about/", name: "Zoë Ängström", createdAt: new Date("2024-03-05T12:12:13Z") },
    ],
    ["a comment on a picture", 113, { article: "/pier/" }],
    ["the first of a circle", 114, { article: "/?p=14", depth: 0 }],
    ["the second of a circle", 115, { depth: 1 }],
  ])("keeps %s", async (_what, id, expected) => {
    expect(await find("whole", id)).toMatchObject(expected);
  });

  it("keeps no IP address, and a second run adds nothing", async () => {
    expect((await find("whole", 101))?.addressHash).toBeUndefined();
    expect((await importFile(wholeWxr, "whole")).report).toMatchObject({ added: 0, alreadyThere: 14 });
  });

  it("when it is cut, gives what came before the cut and the line of it, and the whole file adds the rest", async () => {
    const cut = wholeWxr.slice(0, wholeWxr.indexOf("Thank you."));
    const { report, lines } = await importFile(cut, "cut");
    expect(report).toMatchObject({ added: 1, leftOut: { malformed: 1 } });
    expect(lines).toMatchObject([{ line: cut.split("\n").length, code: "malformed" }]);
    expect((await importFile(wholeWxr, "cut")).report).toMatchObject({ added: 12, alreadyThere: 2 });
  });

  it.each([
    ["UTF-16", Buffer.from(`${bom}${wholeWxr.replace("UTF-8", "UTF-16")}`, "utf16le")],
    [
      "UTF-8 with a byte order mark, hard spaces and control characters",
      Buffer.from(`${bom}${wholeWxr.replaceAll("Text of", `Text${nbsp}\u0008of`)}`),
    ],
  ])("when it is %s, is read alike", async (_what, content) => {
    const first = (await importFile(content, "utf16")).report;
    expect(first.added + first.alreadyThere).toBeGreaterThanOrEqual(13);
    expect(await find("utf16", 112)).toMatchObject({ name: "Zoë Ängström" });
  });
});
