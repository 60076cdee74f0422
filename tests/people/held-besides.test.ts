import { once } from "node:events";
import { createServer } from "node:http";
import { jobOptions } from "../../src/queue/moderation-queue.ts";
import { fates } from "../../src/store/person.repository.ts";
import { adminToken, testEnvironment } from "../support/environment.ts";
import { readAllStored } from "../support/read-all-stored.ts";
import { runCli } from "../support/run-cli.ts";
import { aComment, startTestService, type TestService } from "../support/start-service.ts";
import { until } from "../support/until.ts";

const email = "vera.holm@example.org";
const name = "Vera Holm";
const body = "The lighthouse keeper was my grandfather, of all people.";
const farOff = 3_600_000;

describe("what is held of a person besides comments", () => {
  const environment = testEnvironment();
  let service: TestService;
  let key: string;
  beforeAll(async () => {
    service = await startTestService(environment);
    key = service.services.identity.authorKey(email);
  });
  afterAll(() => service.stop());

  const ask = async (path: string, fields: object = {}): Promise<Record<string, unknown>> => {
    const response = await service.post(`/v1/people/${path}`, { email, ...fields });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown>;
  };

  /** One of everything that the service comes to hold of somebody. */
  async function leaveTraces(): Promise<string> {
    const { services } = service;
    const response = await fetch(`${service.url}/v1/comments`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${adminToken}`,
        "Content-Type": "application/json",
        "Idempotency-Key": `once-${key}`,
      },
      body: JSON.stringify({
        ...aComment(),
        email,
        name,
        body,
        ip: "192.0.2.77",
        userAgent: "VeraBrowser/1",
        referrer: "https://vera.example/",
        website: "https://vera.example/",
      }),
    });
    const { id } = (await response.json()) as { id: string };
    await until("it is stored", async () => (await services.store.comments.find(id)) !== undefined);
    const mail = (to: string, text: string) =>
      ({ kind: "mail", mail: { to, subject: "About", text } }) as const;
    const { notifications } = services;
    await notifications.add(mail(email, "yours is published"), { id: `published-${id}`, delayMs: farOff });
    await notifications.add(mail("other@example.org", `${name} wrote: ${body}`), {
      id: `reply-${id}`,
      delayMs: farOff,
    });
    await notifications.add(mail(email, "sent already"), { id: `verify-default-${key}-1` });
    await until("it was sent", async () => (await notifications.bull.getCompletedCount()) > 0);
    await notifications.add(
      { kind: "reader", news: "reply", comment: crypto.randomUUID(), reply: id },
      { id: `reply-of-${id}`, delayMs: farOff },
    );
    await notifications.add(mail("stranger@example.org", "about something else"), { delayMs: farOff });
    for (const [value, label] of [
      [key, "v…@example.org"],
      ["f".repeat(32), "s…@example.org"],
    ] as const)
      await services.store.lists.put({
        list: "block",
        kind: "email",
        value,
        label,
        note: "quarrels",
        by: "jo",
        createdAt: new Date(),
      });
    await services.store.verifiedAuthors.add(`device-of-${key}`, key, new Date());
    await services.store.suppressions.add("default", key, new Date());
    await services.judging.outside.values.keep(id, { ip: "192.0.2.77", akismet: { comment_author: name } });
    return id;
  }

  it("is counted, and given out with the comments", async () => {
    const id = await leaveTraces();
    expect(await ask("find")).toEqual({ comments: 1, queued: 0, mails: 3, listEntries: 1 });
    const { comments, besides } = await ask("export");
    expect(comments).toMatchObject([{ comment: { id, email } }]);
    expect(besides).toMatchObject({
      mails: expect.arrayContaining([expect.objectContaining({ to: email, text: "sent already" })]),
      listEntries: [{ list: "block", note: "quarrels" }],
      verified: [{ authorId: `device-of-${key}` }],
      noMailFrom: ["default"],
      outside: { [id]: { ip: "192.0.2.77", akismet: { comment_author: name } } },
    });
    const { stdout } = await runCli(["person", "export", email], environment);
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1] ?? "")).toHaveProperty("besides.listEntries");
  });

  it.each(["erase", "anonymise"])("when they ask to %s, is gone, and others' is not", async (what) => {
    const id = await leaveTraces();
    await ask(what);
    const everything = await readAllStored(service.services);
    for (const trace of [email, name, "vera.example", "VeraBrowser", `device-of-${key}`, "sent already"])
      expect(everything.join("\n")).not.toContain(trace);
    expect(everything.filter((text) => text.includes(`:outside:${id}`))).toEqual([]);
    expect(everything.filter((text) => text.includes(`:notifications:reply-of-${id}`))).toEqual([]);
    expect(everything.filter((text) => text.includes(":idempotency:") && text.includes(id))).toEqual([]);
    // What is left of them is a keyed hash: whom to leave alone, and ids of jobs that are done in BullMQ's log of events.
    const kept = everything.filter((text) => text.includes(key)).map((text) => text.split(" ")[0] ?? "");
    expect(kept.filter((place) => !/^suppressions$|^erasures$|:erasures$|:events$/.test(place))).toEqual([]);
    expect(kept).toContain("suppressions");
    expect(everything.some((text) => text.includes("stranger@example.org"))).toBe(true);
    expect(everything.some((text) => text.includes("s…@example.org"))).toBe(true);
    const stored = await service.services.store.comments.find(id);
    expect(stored?.body).toBe(what === "anonymise" ? body : undefined);
  });

  it("when another producer queued a comment with their address and no author, is found and erased too", async () => {
    const { bull } = service.services.queue;
    await bull.add("1 comments", { submissions: [{ id: "odd", email, body }] as never }, jobOptions);
    await until("it has failed", async () => (await bull.getFailedCount()) === 1);
    expect(await ask("find")).toMatchObject({ queued: 1 });
    expect(await ask("erase")).toEqual({ erased: 1 });
    expect(await bull.getFailedCount()).toBe(0);
  });
});

describe("when a worker is judging a comment of theirs at this moment", () => {
  it("erasing waits for it, and it does not come back", async () => {
    let answer = (): void => undefined;
    const slow = createServer((_request, response) => {
      answer = () => response.end(JSON.stringify({ verdict: "pass" }));
    });
    slow.listen(0, "127.0.0.1");
    await once(slow, "listening");
    const { port } = slow.address() as { port: number };
    const service = await startTestService({
      CHECK_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
      CHECK_WEBHOOK_SECRET: "0123456789abcdef0123456789abcdef",
    });
    try {
      const { people, queue, store, identity } = service.services;
      await store.sites.save("default", { policy: { outside: { akismet: false, webhook: true } } } as never);
      await service.post("/v1/comments", { ...aComment(), email });
      await until("it is being judged", async () => (await queue.bull.getActiveCount()) === 1);
      const { erasePerson } = await import("../../src/people/person.ts");
      const wait = (ms: number): Promise<void> => {
        answer();
        return people.wait(ms);
      };
      await erasePerson(email, "test", { ...people, wait });
      expect(await store.people.ids(identity.authorKey(email))).toEqual([]);
      expect(await queue.bull.getActiveCount()).toBe(0);
    } finally {
      await service.stop();
      slow.closeAllConnections();
      slow.close();
    }
  });
});

describe("when comments get a new field", () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({}, { worker: false });
  });
  afterAll(() => service.stop());

  it("this fails until `fates` says what becomes of it when its author is forgotten", () => {
    const { paths = {} } = service.services.store.connection.models.Comment?.schema ?? {};
    const fields = new Set(Object.keys(paths).map((path) => path.split(".")[0]));
    expect([...fields].sort()).toEqual(Object.keys(fates).sort());
  });

  it.each(["erase", "anonymise"] as const)(
    "%s leaves nothing of the personal ones, nor of fields that nobody knows",
    async (what) => {
      const { people, connection } = service.services.store;
      const personal = Object.entries(fates).filter(([, fate]) => fate === "person");
      const key = `key-${what}`;
      const document = {
        ...Object.fromEntries(personal.map(([field]) => [field, `personal ${field}`])),
        _id: `full-${what}`,
        site: "default",
        article: "/a",
        author: { key, id: "personal author", returning: true },
        findings: [
          { check: "c", verdict: "hold", reason: "r", score: 1, detail: "personal", evidence: ["personal"] },
        ],
        body: "The text.",
        status: "pending",
        version: 3,
        fieldOfALaterRelease: "personal, perhaps",
      };
      const comments = connection.collection("comments");
      await comments.insertMany([
        document,
        { _id: `reply-${what}`, site: "default", parent: document._id },
      ] as never);
      const changes =
        what === "erase" ? people.erase(key, "test", new Date()) : people.anonymise(key, "Anonymous");
      for await (const { id } of changes) expect(id).toBe(document._id);
      const left = await comments.findOne({ _id: document._id } as never);
      expect(JSON.stringify(left)).not.toContain("personal");
      expect(left).toMatchObject({
        version: 4,
        author: { key: "erased" },
        body: what === "erase" ? "" : "The text.",
      });
    },
  );
});
