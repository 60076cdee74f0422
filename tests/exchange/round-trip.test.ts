import { testEnvironment } from "../support/environment.ts";
import { runCli } from "../support/run-cli.ts";
import { aComment, startTestService, type TestService } from "../support/start-service.ts";
import { writeSample } from "./samples.ts";

type Document = Record<string, unknown> & { _id: string };

/** What caches count anew, and what only a running service needs. */
const derived = new Set(["version", "published", "countedAt"]);

async function documents(service: TestService, collection: string): Promise<Document[]> {
  const all = await service.services.store.connection.collection<Document>(collection).find().toArray();
  const whole = all.map((document) =>
    collection === "articles"
      ? (Object.fromEntries(Object.entries(document).filter(([key]) => !derived.has(key))) as Document)
      : document,
  );
  return whole.sort((a, b) => a._id.localeCompare(b._id));
}

describe("export, then import into an empty store", () => {
  const environment = testEnvironment();
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(environment);
    const { store } = service.services;
    await store.sites.save("default", {
      name: "Tides",
      allowedOrigins: ["https://tides.example"],
      policy: { mode: "open" },
    });
    const odd = `Quotes " ' and ]]> & <b>marks</b>, \u{1F30A}\n\n=1+1`;
    const ids = [
      await service.comment({ ...aComment(), body: odd, ip: "192.0.2.4", website: "https://a.example/" }),
    ];
    await service.post(`/v1/moderation/comments/${ids[0]}/decisions`, {
      decision: "approve",
      reason: "fine",
    });
    for (const decision of ["reject", "spam", "delete"]) {
      const id = await service.comment({ ...aComment(), parent: ids[0] });
      await service.post(`/v1/moderation/comments/${id}/decisions`, { decision });
      const again = await service.services.store.comments.find(id);
      await service.post(`/v1/moderation/comments/${id}/decisions`, {
        decision: "approve",
        version: again?.version,
      });
      ids.push(id);
    }
    const last = await service.comment({ ...aComment(), email: "last@example.org" });
    await service.post(`/v1/moderation/comments/${last}/decisions`, { decision: "spam" });
  });
  afterAll(() => service.stop());

  it.each(["jsonl", "wordpress"])("%s loses nothing", async (format) => {
    const file = writeSample(`all.${format}`, "");
    const exported = await runCli(["export", format, "--output", file], environment);
    expect(exported).toMatchObject({ code: 0, stderr: "5 comments written.\n" });

    const other = testEnvironment();
    const target = await startTestService(other, { worker: false });
    try {
      const imported = await runCli(["import", format, file, "--json"], other);
      expect(imported).toMatchObject({ code: 0, stderr: "" });
      const report = JSON.parse(imported.stdout);
      expect(report).toMatchObject({ leftOut: {}, changed: {} });
      for (const collection of ["comments", "audit"])
        expect(await documents(target, collection)).toEqual(await documents(service, collection));
      if (format === "jsonl")
        expect(await documents(target, "articles")).toEqual(await documents(service, "articles"));
      const again = JSON.parse((await runCli(["import", format, file, "--json"], other)).stdout);
      expect(again.added).toBe(0);
    } finally {
      await target.stop();
    }
  });

  it("csv has a row for each comment, quoted, and no formula", async () => {
    const { stdout } = await runCli(["export", "csv", "--status", "approved"], environment);
    expect(stdout.split("\r\n")[0]).toBe(
      "id,site,article,articleUrl,articleTitle,parent,status,name,email,website,body,createdAt,judgedAt",
    );
    expect(stdout).toContain('"Quotes "" \' and ]]>');
  });

  it("only a site's comments, or those of a status, where that is asked for", async () => {
    const { stdout } = await runCli(["export", "jsonl", "--status", "spam"], environment);
    const records = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records.filter(({ type }) => type === "comment").map(({ status }) => status)).toEqual(["spam"]);
    const none = await runCli(["export", "jsonl", "--site", "nowhere"], environment);
    expect(none.stdout).toBe("");
  });

  it("is noted in the trail", async () => {
    const [entry] = await service.services.store.trail.list({ limit: 1 });
    expect(entry).toMatchObject({ action: "comments.exported", by: "command line" });
  });
});
