import { readFileSync } from "node:fs";
import sqlite from "node-sqlite3-wasm";
import type { Comment } from "../../src/comment.ts";
import { importedId } from "../../src/exchange/complete-comment.ts";
import type { ImportReport } from "../../src/exchange/import-report.ts";
import { testEnvironment } from "../support/environment.ts";
import { runCli } from "../support/run-cli.ts";
import { startTestService, type TestService } from "../support/start-service.ts";
import { disqus, writeSample, wxr, wxrComment } from "./samples.ts";

describe("import", () => {
  const environment = testEnvironment();
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(environment, { worker: false });
    for (const site of ["blog", "forum", "isso", "plain", "odd", "latin"])
      await service.services.store.sites.save(site, { name: site });
  });
  afterAll(() => service.stop());

  async function run(
    ...args: string[]
  ): Promise<{ code: number | null; report: ImportReport; stderr: string }> {
    const { code, stdout, stderr } = await runCli(["import", ...args, "--json"], environment);
    return { code, report: stdout === "" ? (undefined as never) : JSON.parse(stdout), stderr };
  }
  const find = async (site: string, source: string, id: string): Promise<Comment> => {
    const comment = await service.services.store.comments.find(importedId(site, source, id));
    if (!comment) throw new Error(`${id} of ${source} is not there`);
    return comment;
  };

  it("when given WordPress's export, takes threads, dates, statuses and texts, and a second run adds nothing", async () => {
    const file = writeSample(
      "blog.xml",
      wxr(
        [
          wxrComment({ id: 1, content: "Hello <strong>there</strong> &amp; all,\n\nsecond paragraph." }),
          wxrComment({ id: 2, parent: 1, approved: "0" }),
          wxrComment({ id: 3, parent: 2, approved: "spam" }),
          wxrComment({ id: 4, approved: "trash" }),
          wxrComment({ id: 5, type: "pingback" }),
        ].join(""),
      ),
    );
    const first = await run("wordpress", file, "--site", "blog");
    expect(first).toMatchObject({
      code: 3,
      report: { added: 4, alreadyThere: 0, leftOut: { other_type: 1 }, changed: {} },
    });
    const top = await find("blog", "wordpress", "1");
    expect(top).toMatchObject({
      site: "blog",
      article: "/2021/03/tides/",
      articleUrl: "https://blog.example/2021/03/tides/",
      articleTitle: "Tides & moons",
      name: "Author 1",
      email: "author1@example.org",
      website: "https://author.example/",
      body: "Hello **there** & all,\n\nsecond paragraph.",
      status: "approved",
      createdAt: new Date("2021-03-04T05:06:07Z"),
      depth: 0,
    });
    expect(top.addressHash).toBeUndefined();
    const reply = await find("blog", "wordpress", "2");
    expect(reply).toMatchObject({ parent: top.id, thread: top.id, depth: 1, status: "pending" });
    expect(await find("blog", "wordpress", "3")).toMatchObject({
      parent: reply.id,
      depth: 2,
      status: "spam",
    });
    expect(await find("blog", "wordpress", "4")).toMatchObject({ status: "rejected" });

    const second = await run("wordpress", file, "--site", "blog");
    expect(second.report).toMatchObject({ added: 0, alreadyThere: 4 });
    const page = await (await service.get("/v1/comments?site=blog&article=/2021/03/tides/")).json();
    expect(page).toMatchObject({ total: 1, comments: [{ name: "Author 1" }] });
  });

  it("when given Disqus's export, takes posts with their threads; what was deleted keeps its place", async () => {
    const { report } = await run("disqus", writeSample("disqus.xml", disqus), "--site", "forum");
    expect(report).toMatchObject({ added: 3, leftOut: { no_article: 1 }, changed: { no_email: 1 } });
    expect(await find("forum", "disqus", "1")).toMatchObject({
      article: "/tides",
      articleTitle: "Tides",
      body: "First **words** & a [link](https://x.example/).",
    });
    const gone = await find("forum", "disqus", "2");
    expect(gone).toMatchObject({ status: "deleted", name: "", email: "", body: "", depth: 1 });
    expect(await find("forum", "disqus", "3")).toMatchObject({ status: "spam", parent: gone.id, depth: 2 });
  });

  it("when given Isso's database, takes its rows", async () => {
    const file = writeSample("comments.db", "");
    const database = new sqlite.Database(file);
    database.exec(`
      CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
      CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL,
        modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR,
        likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL, notification INTEGER DEFAULT 0);
      INSERT INTO threads VALUES (1, '/tides/', 'Tides');
      INSERT INTO comments VALUES (1, 1, NULL, 1600000000.5, NULL, 1, '192.0.2.0', 'One *word*', 'Ada', 'ada@example.org', NULL, 0, 0, x'00', 0);
      INSERT INTO comments VALUES (1, 2, 1, 1600000100, NULL, 2, '192.0.2.0', 'Two', NULL, NULL, NULL, 0, 0, x'00', 0);
    `);
    database.close();
    const { report } = await run("isso", file, "--site", "isso");
    expect(report).toMatchObject({ added: 2, changed: { no_email: 1, no_name: 1 } });
    expect(await find("isso", "isso", "1")).toMatchObject({
      article: "/tides/",
      body: "One *word*",
      createdAt: new Date(1_600_000_000_500),
    });
    expect(await find("isso", "isso", "2")).toMatchObject({ name: "Anonymous", status: "pending", depth: 1 });
  });

  it("when lines are bad, tells each by its number and takes the rest", async () => {
    const line = (fields: object): string =>
      JSON.stringify({
        article: "/a",
        body: "Text",
        name: "N",
        email: "n@example.org",
        createdAt: "2020-01-01T00:00:00Z",
        ...fields,
      });
    const file = writeSample(
      "plain.jsonl",
      [
        line({ id: 1, parent: 2 }),
        line({ id: 2, parent: 1 }),
        line({ id: 3, parent: 99 }),
        line({ id: 4, parent: 3 }),
        line({ id: 4 }),
        "{ broken",
        line({ id: 5, body: "" }),
        line({ id: 6, createdAt: "2999-01-01T00:00:00Z" }),
        line({ id: 7, createdAt: "yesterday" }),
        line({ id: 8, email: "" }),
        line({ id: 9, email: "not an address", website: "javascript:alert(1)" }),
        line({ id: 10, body: "x".repeat(70_000) }),
        line({}),
        line({ id: 12, name: "é".repeat(200) }),
      ].join("\n"),
    );
    const out = writeSample("report.jsonl", "");
    const { code, report } = await run("jsonl", file, "--site", "plain", "--report", out);
    expect(code).toBe(3);
    expect(report).toEqual({
      added: 9,
      alreadyThere: 0,
      leftOut: { duplicate_id: 1, malformed: 1, no_text: 1, too_long: 1, invalid: 1 },
      changed: {
        no_parent: 2,
        future_date: 1,
        no_date: 1,
        no_email: 1,
        bad_email: 1,
        bad_website: 1,
        long_name: 1,
      },
    });
    const told = readFileSync(out, "utf8")
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text));
    expect(told).toContainEqual({ line: 6, kind: "left out", code: "malformed", detail: "it is not JSON" });
    const first = await find("plain", "jsonl", "1");
    expect(first.parent).toBeUndefined();
    expect(await find("plain", "jsonl", "2")).toMatchObject({ parent: first.id, depth: 1 });
    expect(await find("plain", "jsonl", "4")).toMatchObject({ depth: 1 });
  });

  it("when parents come after their replies, threads are whole all the same", async () => {
    const chain = Array.from({ length: 1_500 }, (_, index) => 1_500 - index);
    const lines = chain.map((id) =>
      JSON.stringify({
        id: `c${id}`,
        parent: id === 1 ? null : `c${id - 1}`,
        article: "/deep",
        body: `Text ${id}`,
        name: "N",
        email: "n@example.org",
        createdAt: "2020-01-01T00:00:00Z",
      }),
    );
    const { report } = await run("jsonl", writeSample("deep.jsonl", lines.join("\n")), "--site", "plain");
    expect(report).toMatchObject({ added: 1_500, changed: {} });
    const top = await find("plain", "jsonl", "c1");
    expect(await find("plain", "jsonl", "c1500")).toMatchObject({ thread: top.id, depth: 20 });
  });

  it("when the file is cut in the middle, takes what is whole and says where it ends", async () => {
    const whole = wxr([wxrComment({ id: 1 }), wxrComment({ id: 2 })].join(""));
    const file = writeSample("cut.xml", whole.slice(0, whole.indexOf("Text of 2.") + 4));
    const { code, report } = await run("wordpress", file, "--site", "odd", "--from", "cut");
    expect(code).toBe(3);
    expect(report).toMatchObject({ added: 1, leftOut: { malformed: 1 } });
  });

  it("when the file names another encoding, reads it; when it names none, asks for it", async () => {
    const text = wxr(wxrComment({ id: 1, content: "Gezeiten für Anfänger" }), "ISO-8859-1");
    await run("wordpress", writeSample("latin.xml", Buffer.from(text, "latin1")), "--site", "latin");
    expect((await find("latin", "wordpress", "1")).body).toBe("Gezeiten für Anfänger");

    const silent = Buffer.from(
      text.replace(' encoding="ISO-8859-1"', "").replace("<wp:comment_id>1", "<wp:comment_id>2"),
      "latin1",
    );
    const file = writeSample("silent.xml", silent);
    expect(await run("wordpress", file, "--site", "latin")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--encoding"),
    });
    await run("wordpress", file, "--site", "latin", "--encoding", "windows-1252");
    expect((await find("latin", "wordpress", "2")).body).toBe("Gezeiten für Anfänger");
  });

  it.each([
    ["a site that nobody made", ["jsonl", "/dev/null", "--site", "nowhere"], 1, "There is no site nowhere"],
    ["a file that is not there", ["jsonl", "/nowhere.jsonl"], 1, "ENOENT"],
    ["a source that it does not know", ["joomla", "/dev/null"], 2, "Allowed choices are"],
    ["a file that is no database", ["isso", "package.json"], 1, "not a database"],
  ])("when given %s, says so", async (_what, args, code, words) => {
    expect(await run(...args)).toMatchObject({ code, stderr: expect.stringContaining(words) });
  });
});
