import { completeAuditTrail } from "../../src/moderation/apply-decision.ts";
import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

async function waiting(change: object = {}) {
  const comment = await service.post(change);
  await service.judged(comment);
  return comment;
}

const list = async (query: string) => (await service.admin("GET", `/v1/moderation/comments?${query}`)).body;
const trail = async (id: string) =>
  (await service.admin("GET", `/v1/moderation/audit?comment=${id}`)).body.entries;

describe("deciding", () => {
  it("when two moderators decide at once, one is told who came first and what was decided", async () => {
    const { id } = await waiting();
    const answers = await Promise.all([service.decide(id, "approve"), service.decide(id, "reject")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers.find(({ status }) => status === 200);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({
      title: "Conflict",
      detail: expect.stringContaining("admin"),
      current: { status: winner?.body.status, decision: { by: "admin", kind: winner?.body.decision.kind } },
    });
    expect(await trail(id)).toHaveLength(1);
  });

  it("when a decision is repeated, nothing changes and nothing is recorded twice", async () => {
    const { id } = await waiting();
    const first = await service.decide(id, "approve");
    const second = await service.decide(id, "approve");
    expect(second).toMatchObject({ status: 200, body: { version: first.body.version } });
    expect(await trail(id)).toHaveLength(1);
  });

  it("when another decision came before, only the version that was seen lets it be changed", async () => {
    const { id } = await waiting();
    const { version } = (await service.decide(id, "reject")).body;
    expect((await service.decide(id, "approve")).status).toBe(409);
    expect((await service.decide(id, "approve", { version: version - 1 })).status).toBe(409);
    expect((await service.decide(id, "approve", { version })).status).toBe(200);
    expect(await trail(id)).toMatchObject([
      { decision: "approve", from: "rejected", to: "approved" },
      { decision: "reject", from: "pending", to: "rejected" },
    ]);
  });

  it.each([
    ["no decision", {}, 422],
    ["an unknown decision", { decision: "maybe" }, 422],
    ["a version that is text", { decision: "approve", version: "1" }, 422],
    ["a reason of 501 characters", { decision: "approve", reason: "x".repeat(501) }, 422],
  ])("when there is %s, refuses it", async (_case, body, status) => {
    const { id } = await waiting();
    expect((await service.admin("POST", `/v1/moderation/comments/${id}/decisions`, body)).status).toBe(
      status,
    );
  });

  it("when a process dies between a decision and its audit record, the record is completed", async () => {
    const { id } = await waiting({ article: "/crash" });
    const { store } = service.services;
    const at = new Date();
    const decision = { kind: "approve", by: "somebody", at } as const;
    // The first of the two writes, as if the process had died after it.
    const comments = await store.moderation.findMany([id]);
    await store.moderation.changeStatus(
      comments.map((comment) => ({ comment, status: "approved", decision })),
    );
    expect(await trail(id)).toEqual([]);
    expect(
      await completeAuditTrail({ ...store, onDecided: service.services.onDecided }),
    ).toBeGreaterThanOrEqual(1);
    expect(await trail(id)).toMatchObject([{ by: "somebody", decision: "approve", at: at.toISOString() }]);
    expect((await service.call("GET", "/v1/comments?article=/crash")).body.total).toBe(1);
    expect(await completeAuditTrail({ ...store, onDecided: service.services.onDecided })).toBe(0);
  });

  it("sets a date to purge what was refused, and takes it back with an approval", async () => {
    const { id } = await waiting();
    const documents = service.services.store.connection.collection("comments");
    const purgeAt = async () => (await documents.findOne({ _id: id as never }))?.purgeAt;
    const { version } = (await service.decide(id, "spam")).body;
    expect(await purgeAt()).toBeInstanceOf(Date);
    await service.decide(id, "approve", { version });
    expect(await purgeAt()).toBeUndefined();
  });
});

describe("the list", () => {
  it("goes through all that wait, oldest first, page by page, without a gap or a double", async () => {
    const article = "/list/pages";
    const posted: string[] = [];
    for (let index = 0; index < 7; index++) posted.push((await waiting({ article })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(`article=${article}&limit=3${cursor ? `&cursor=${cursor}` : ""}`);
      expect(page.total).toBe(7);
      seen.push(...page.comments.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(posted);
  });

  it.each([
    ["article", { article: "/list/filter" }, "article=/list/filter"],
    ["e-mail, however it is written", { email: "Find.Me@example.org" }, "email=find.me@EXAMPLE.org"],
    ["reason", { body: "https://a.example/1 https://b.example/2 for the list" }, "reason=too_many_links"],
    ["words of the text", { body: "A needle in the hay (really)." }, "q=NEEDLE%20in%20the%20hay%20("],
    ["words of the name", { name: "Zacharias Unique" }, "q=zacharias"],
  ])("filters by %s", async (_case, change, query) => {
    const { id } = await waiting(change);
    const page = await list(query);
    expect(page.comments.map((comment: { id: string }) => comment.id)).toEqual([id]);
    expect(page.total).toBe(1);
  });

  it("keeps a cursor to the filter that gave it", async () => {
    const { nextCursor } = await list("limit=1");
    const other = await service.admin("GET", `/v1/moderation/comments?status=spam&cursor=${nextCursor}`);
    expect(other.status).toBe(400);
  });
});

describe("one comment", () => {
  it("comes with its author's history and its trail", async () => {
    const author = { email: "history@example.org" };
    const [one, two, three] = [await waiting(author), await waiting(author), await waiting(author)];
    await service.decide(one.id, "approve");
    await service.decide(two.id, "reject");
    const seen = (await service.admin("GET", `/v1/moderation/comments/${three.id}`)).body;
    expect(seen.history).toMatchObject({ approved: 1, refused: 1, last: [{ id: two.id }, { id: one.id }] });
    expect(seen.audit).toEqual([]);
  });
});
