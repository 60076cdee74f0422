import { type DeskClient, invite, setUpAdmin } from "../support/desk-client.ts";
import { readEvents } from "../support/read-events.ts";
import { calm, startTestService, type TestService } from "../support/service.ts";
import { until } from "../support/until.ts";

let service: TestService;
let ada: DeskClient;
let grace: DeskClient;
beforeAll(async () => {
  service = await startTestService({}, { sites: { second: { policy: calm } } });
  ada = await setUpAdmin(service);
  grace = await invite(service, ada, "Grace");
});
afterAll(() => service.stop());

const root = "/v1/moderation";

/** A comment that waits for a moderator. */
async function waiting(change: object = {}) {
  const comment = await service.post(change);
  await service.judged(comment);
  return comment.id;
}
const decide = (client: DeskClient, id: string, decision: string, more: object = {}) =>
  client.call("POST", `${root}/comments/${id}/decisions`, { decision, ...more });
const read = async (id: string) => (await ada.call("GET", `${root}/comments/${id}`)).body;

describe("the queue", () => {
  it.each([
    ["the author's hash", async (c: { authorKey: string }) => `author=${c.authorKey}`],
    ["the address's hash", async (c: { addressHash: string }) => `address=${c.addressHash}&article=/filter`],
    ["the language", async () => "language=de&article=/filter"],
    ["the weight", async () => "scoreMin=0.01&scoreMax=1&article=/filter"],
    ["the time", async (c: { createdAt: string }) => `from=${c.createdAt}&article=/filter`],
    ["two words, in any order", async () => "q=boote%20viele"],
  ])("filters by %s", async (_case, queryOf) => {
    const body = "Das sind viele Boote, die ich auf dem Wasser gesehen habe.";
    const id = await waiting({ article: "/filter", body });
    const query = await queryOf(await read(id));
    const { comments } = (await ada.call("GET", `${root}/comments?${query}&order=newest`)).body;
    expect(comments[0].id).toBe(id);
    for (const other of comments) expect(other.status).toBe("pending");
  });

  it("newest first is oldest first backwards, page by page", async () => {
    for (let index = 0; index < 5; index++) await waiting({ article: "/order" });
    const pages = async (order: string) => {
      const ids: string[] = [];
      let cursor = "";
      do {
        const path = `${root}/comments?article=/order&limit=2&order=${order}${cursor && `&cursor=${cursor}`}`;
        const { body } = await ada.call("GET", path);
        ids.push(...body.comments.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor ?? "";
      } while (cursor);
      return ids;
    };
    const oldest = await pages("oldest");
    expect(oldest).toHaveLength(5);
    expect(await pages("newest")).toEqual([...oldest].reverse());
  });

  it("shows with a comment what it answers, its author and its address", async () => {
    const first = await service.post({ article: "/full" });
    await service.judged(first);
    await decide(ada, first.id, "approve");
    const id = await waiting({ article: "/full", parent: first.id });
    expect(await read(id)).toMatchObject({
      parentComment: { id: first.id, status: "approved" },
      history: { approved: 0, refused: 0, last: [] },
      addressToday: expect.any(Number),
    });
  });

  it("counts by status", async () => {
    const { counts } = (await ada.call("GET", `${root}/counts`)).body;
    expect(Object.keys(counts)).toEqual(["pending", "approved", "spam", "rejected", "deleted", "reported"]);
  });
});

describe("undo", () => {
  it("gives the status back, and the trail tells both", async () => {
    const id = await waiting();
    const { version } = (await decide(ada, id, "spam", { reason: "An advertisement" })).body;
    const undone = await ada.call("POST", `${root}/comments/${id}/undo`, { version });
    expect(undone.body).toMatchObject({ status: "pending", version: version + 1 });
    const { audit, status } = await read(id);
    expect(status).toBe("pending");
    expect(audit).toMatchObject([
      { decision: "undo", from: "spam", to: "pending", by: "Ada" },
      { decision: "spam", from: "pending", to: "spam", reason: "An advertisement" },
    ]);
    expect((await decide(grace, id, "approve")).status).toBe(200);
  });

  it("is refused where there is nothing to take back, or somebody decided since", async () => {
    const id = await waiting();
    expect((await ada.call("POST", `${root}/comments/${id}/undo`, {})).status).toBe(409);
    const { version } = (await decide(ada, id, "spam")).body;
    await decide(grace, id, "approve", { version });
    expect((await ada.call("POST", `${root}/comments/${id}/undo`, { version })).status).toBe(409);
  });

  it("is refused after ten minutes", async () => {
    const id = await waiting();
    await decide(ada, id, "spam");
    const comments = service.services.store.connection.collection("comments");
    const at = new Date(Date.now() - 601_000);
    await comments.updateOne({ _id: id as never }, { $set: { "decision.at": at } });
    expect((await ada.call("POST", `${root}/comments/${id}/undo`, {})).status).toBe(409);
  });
});

describe("many at once", () => {
  const many = (body: object) => ada.call("POST", `${root}/decisions`, body);

  it("counts first, then decides on all that match, and takes all of it back", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 12; index++) ids.push(await waiting({ article: "/many" }));
    const filter = { article: "/many" };
    const dry = (await many({ filter, decision: "approve", dryRun: true })).body;
    expect(dry).toMatchObject({ batch: null, matched: 12, changed: 0 });
    const done = (await many({ filter, decision: "approve", reason: "A good day" })).body;
    expect(done).toMatchObject({ matched: 12, changed: 12, finished: true });
    expect((await service.call("GET", "/v1/counts?article=/many")).body.counts).toEqual({ "/many": 12 });
    expect((await ada.call("GET", `${root}/decisions/${done.batch}`)).body).toMatchObject({ changed: 12 });

    const undone = (await ada.call("POST", `${root}/decisions/${done.batch}/undo`)).body;
    expect(undone).toMatchObject({ changed: 12, undone: true });
    expect((await service.call("GET", "/v1/counts?article=/many")).body.counts).toEqual({ "/many": 0 });
    for (const id of ids) expect((await read(id)).status).toBe("pending");
    expect((await ada.call("POST", `${root}/decisions/${done.batch}/undo`)).status).toBe(409);
  });

  it("leaves alone what somebody decided since when the batch is taken back", async () => {
    const [first, second] = [await waiting({ article: "/since" }), await waiting({ article: "/since" })];
    const { batch } = (await many({ ids: [first, second], decision: "reject" })).body;
    const { version } = await read(first);
    await decide(grace, first, "approve", { version });
    expect((await ada.call("POST", `${root}/decisions/${batch}/undo`)).body.changed).toBe(1);
    expect((await read(first)).status).toBe("approved");
    expect((await read(second)).status).toBe("pending");
  });

  it("asked again under the same id, decides nothing twice", async () => {
    const id = await waiting({ article: "/again" });
    const batch = "0197a0aa-0000-7000-8000-000000000001";
    await many({ batch, ids: [id], decision: "reject" });
    expect((await many({ batch, ids: [id], decision: "approve" })).body).toMatchObject({ batch, changed: 1 });
    expect((await read(id)).status).toBe("rejected");
  });

  it.each([
    ["neither ids nor a filter", { decision: "reject" }],
    ["both", { decision: "reject", ids: ["0197a0aa-0000-7000-8000-000000000001"], filter: {} }],
    ["no decision", { filter: {} }],
  ])("refuses %s", async (_case, body) => {
    expect((await many(body)).status).toBe(422);
  });
});

describe("editing", () => {
  it("changes what readers see and keeps the first words", async () => {
    const id = await waiting({ article: "/edit", body: "A bad word" });
    const { version } = (await decide(ada, id, "approve")).body;
    const edited = await ada.call("PATCH", `${root}/comments/${id}`, { body: "A word", version });
    expect(edited.body).toMatchObject({ body: "A word", original: { body: "A bad word" } });
    const again = await ada.call("PATCH", `${root}/comments/${id}`, {
      body: "Words",
      version: edited.body.version,
    });
    expect(again.body.original.body).toBe("A bad word");
    expect((await service.call("GET", "/v1/comments?article=/edit")).body.comments[0].body).toBe("Words");
    expect((await ada.call("PATCH", `${root}/comments/${id}`, { body: "x", version })).status).toBe(409);
    expect((await read(id)).audit.map((entry: { decision: string }) => entry.decision)).toEqual([
      "edit",
      "edit",
      "approve",
    ]);
  });
});

describe("answering as staff", () => {
  it("is published under the moderator's name, unread", async () => {
    const id = await waiting({ article: "/staff" });
    const reply = { body: "Thank you for writing." };
    expect((await ada.call("POST", `${root}/comments/${id}/replies`, reply)).status).toBe(409);
    await decide(ada, id, "approve");
    expect((await ada.call("POST", `${root}/comments/${id}/replies`, reply)).status).toBe(202);
    await until("the reply is published", async () => {
      const { comments } = (await service.call("GET", "/v1/comments?article=/staff")).body;
      return comments.some(
        (c: { staff: boolean; name: string; parent: string }) => c.staff && c.parent === id,
      );
    });
  });

  it("cannot be pretended by a reader", async () => {
    const id = await waiting({ staff: true, via: "desk" });
    expect(await read(id)).toMatchObject({ staff: false, status: "pending" });
  });
});

describe("blocking from the card", () => {
  it("an author's next comments are rejected until the block is lifted", async () => {
    const email = "pest@example.org";
    const { authorKey } = await read(await waiting({ email }));
    const entry = { list: "block", kind: "email", value: authorKey, site: "default", note: "A pest" };
    const block = (await ada.call("POST", `${root}/lists`, entry)).body;
    expect(await service.judged(await service.post({ email }))).toBe("rejected");
    expect((await ada.call("DELETE", `${root}/lists/${block.id}`)).status).toBe(204);
    expect(await service.judged(await service.post({ email }))).toBe("pending");
    const { entries } = (await ada.call("GET", `${root}/audit?by=Ada`)).body;
    expect(entries.slice(0, 2)).toMatchObject([
      { decision: "unlist", comment: null, site: "default" },
      { decision: "block", reason: expect.stringContaining("A pest") },
    ]);
  });
});

describe("two moderators at once", () => {
  it("see who looks at a comment, and who was first to decide", async () => {
    const id = await waiting();
    expect((await ada.call("PUT", `${root}/comments/${id}/lease`)).body).toEqual({ by: "Ada" });
    expect((await grace.call("PUT", `${root}/comments/${id}/lease`)).body).toEqual({ by: "Ada" });
    expect((await read(id)).lease).toEqual({ by: "Ada" });
    await grace.call("DELETE", `${root}/comments/${id}/lease`);
    expect((await read(id)).lease).toEqual({ by: "Ada" });
    await ada.call("DELETE", `${root}/comments/${id}/lease`);
    expect((await read(id)).lease).toBeNull();

    await decide(ada, id, "approve");
    const second = await decide(grace, id, "reject");
    expect(second.status).toBe(409);
    expect(second.body.current).toMatchObject({
      status: "approved",
      decision: { kind: "approve", by: "Ada" },
    });
  });

  it("of many at the same moment exactly one decides", async () => {
    const id = await waiting();
    const answers = await Promise.all(
      ["reject", "spam", "approve", "delete"].map((decision, index) =>
        decide(index % 2 ? ada : grace, id, decision),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
  });
});

describe("live events", () => {
  const url = () => `${service.url}${root}/events`;

  it("tell of new comments and decisions, and a lost connection catches up", async () => {
    const stream = await readEvents(url(), { Cookie: ada.cookie() });
    expect([stream.status, stream.type]).toEqual([200, expect.stringContaining("text/event-stream")]);
    const id = await waiting();
    const told = (events: typeof stream.events, status: string) =>
      events.find(({ data }) =>
        data.comments?.some((c: { id: string; status: string }) => c.id === id && c.status === status),
      );
    await until("the new comment is told", () => told(stream.events, "pending") !== undefined);
    await stream.close();

    await decide(grace, id, "approve");
    const last = told(stream.events, "pending")?.id ?? "";
    const again = await readEvents(url(), { Cookie: ada.cookie(), "Last-Event-ID": last });
    await until("the decision is told", () => told(again.events, "approved") !== undefined);
    expect(told(again.events, "approved")?.data.comments[0]).toMatchObject({ from: "pending", by: "Grace" });
    await again.close();
  });

  it("are only of the moderator's sites", async () => {
    const limited = await invite(service, ada, "Second", { sites: ["second"] });
    const stream = await readEvents(url(), { Cookie: limited.cookie() });
    await waiting();
    const own = await waiting({ site: "second" });
    await until("the own comment is told", () =>
      stream.events.some(({ data }) => data.comments?.some((c: { id: string }) => c.id === own)),
    );
    for (const { data } of stream.events)
      for (const { site } of data.comments ?? []) expect(site).toBe("second");
    await stream.close();
  });

  it("are for moderators", async () => {
    const stream = await readEvents(url(), {});
    expect(stream.status).toBe(401);
    await stream.close();
  });
});

describe("insight", () => {
  it("counts days, rules, articles and moderators", async () => {
    const { body } = await ada.call("GET", `${root}/insight?days=7`);
    expect(body.days).toHaveLength(1);
    expect(body.secondsToDecision.of).toBeGreaterThan(0);
    expect(body.moderators.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(["Ada", "Grace"]),
    );
    expect(body.articles[0]).toMatchObject({ site: "default", count: expect.any(Number) });
  });
});

describe("the description of the API", () => {
  it("has every call of the desk", async () => {
    const { paths } = (await service.call("GET", "/openapi.json")).body;
    for (const path of ["/v1/session", `${root}/decisions`, `${root}/events`, "/v1/webhooks", "/v1/accounts"])
      expect(Object.keys(paths)).toContain(path);
  });
});
