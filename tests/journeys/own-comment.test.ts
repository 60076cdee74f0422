import { calm, startTestService, type TestService } from "../support/service.ts";
import { until } from "../support/until.ts";

let service: TestService;

beforeAll(async () => {
  const thread = (settings: object) => ({ policy: { ...calm, mode: "open", thread: settings } });
  service = await startTestService(
    { TRUSTED_PROXIES: "loopback" },
    {
      sites: {
        open: thread({}),
        hasty: thread({ editMinutes: 0 }),
        touchy: thread({ reportsToHold: 2 }),
        review: { policy: { ...calm, mode: "review" } },
      },
    },
  );
});
afterAll(() => service.stop());

const receiptOf = ({ receipt }: { receipt: string }) => ({ authorization: `Receipt ${receipt}` });
const view = async (comment: { id: string; receipt: string }) =>
  (await service.call("GET", `/v1/comments/${comment.id}`, { headers: receiptOf(comment) })).body;
const edit = (comment: { id: string; receipt: string }, body: string) =>
  service.call("PATCH", `/v1/comments/${comment.id}`, { headers: receiptOf(comment), body: { body } });
const remove = (comment: { id: string; receipt: string }) =>
  service.call("DELETE", `/v1/comments/${comment.id}`, { headers: receiptOf(comment) });
const publicOf = async (site: string, article: string) =>
  (await service.call("GET", `/v1/comments?site=${site}&article=${encodeURIComponent(article)}`)).body;

async function posted(site: string, change: object = {}) {
  const comment = await service.post({ site, ...change });
  await service.judged(comment);
  return comment;
}

describe("editing", () => {
  it("when the new text is clean, then it takes the place of the old one", async () => {
    const comment = await posted("open", { article: "/edit", body: "The frist text." });
    expect((await edit(comment, "The first text.")).status).toBe(202);
    await until("the text changed", async () => (await view(comment)).body === "The first text.");
    const { comments } = await publicOf("open", "/edit");
    expect(comments[0]).toMatchObject({ body: "The first text.", editedAt: expect.any(String) });
  });

  it("when the new text is not clean, then the comment leaves the page until a moderator has read it", async () => {
    const comment = await posted("open", { article: "/edit-links" });
    await edit(comment, "See https://a.example and https://b.example and https://c.example");
    await until("it waits", async () => (await view(comment)).status === "pending");
    expect((await publicOf("open", "/edit-links")).comments).toEqual([]);
    const { body } = await service.admin("GET", `/v1/moderation/comments/${comment.id}`);
    expect(body.findings.map(({ reason }: { reason: string }) => reason)).toContain("too_many_links");
  });

  it("when the new text is judged otherwise, then nothing of the old judgement stays", async () => {
    const comment = await posted("open", {
      article: "/edit-judged",
      body: "The first text of them all is this one.",
    });
    const stored = async () => service.services.store.comments.find(comment.id);
    const before = await stored();
    expect(before).toMatchObject({ score: 0, language: "en" });
    await edit(comment, "lol");
    await until("it was judged", async () => (await stored())?.version === 1);
    expect(await stored()).not.toHaveProperty("language");
    await edit(comment, "Подпишись на мой канал, заработок от 1000$ в неделю, пиши в личку");
    await until("it was judged again", async () => (await stored())?.version === 2);
    const after = await stored();
    expect(after?.spamProbability).toBeGreaterThan(Number(before?.spamProbability) + 0.3);
    expect(after?.score).toBeGreaterThan(0.5);
    expect(after?.language).toBe("ru");
  });

  it("when a moderator had approved the old text, then the new one of a newcomer waits again", async () => {
    const comment = await service.post({ site: "review", article: "/edit-review" });
    await service.judged(comment);
    await service.decide(comment.id, "approve");
    await edit(comment, "Another text altogether.");
    await until("it waits", async () => (await view(comment)).status === "pending");
    expect((await service.decide(comment.id, "approve")).status).toBe(200);
  });

  it("when a moderator decides first, then the edit that comes too late changes nothing", async () => {
    const comment = await service.post({ site: "review", article: "/edit-late", body: "As it was." });
    await service.judged(comment);
    await service.decide(comment.id, "reject");
    expect((await edit(comment, "Now better.")).status).toBe(403);
    expect((await view(comment)).body).toBe("As it was.");
  });

  const refused: [
    string,
    (comment: { id: string; receipt: string }) => Promise<{ status: number }>,
    number,
  ][] = [
    ["the receipt is another's", (comment) => edit({ ...comment, receipt: "k1.x" }, "New"), 404],
    ["the text is blank", (comment) => edit(comment, "  "), 422],
  ];
  it.each(refused)("when %s, then it is refused", async (_what, send, status) => {
    expect((await send(await posted("open"))).status).toBe(status);
  });

  it("when the time is over, then neither editing nor deleting is possible", async () => {
    const comment = await posted("hasty");
    expect((await edit(comment, "New")).status).toBe(403);
    expect((await remove(comment)).status).toBe(403);
  });
});

describe("deleting", () => {
  it("when nothing hangs on the comment, then it is gone with all that was known of its author", async () => {
    const comment = await posted("open", { article: "/delete", email: "leaving@example.org" });
    expect((await remove(comment)).status).toBe(204);
    expect((await view(comment)).status).toBe("deleted");
    expect(await publicOf("open", "/delete")).toMatchObject({ comments: [], total: 0 });
    const kept = await service.services.store.comments.find(comment.id);
    expect(JSON.stringify(kept)).not.toContain("leaving@example.org");
    expect((await remove(comment)).status).toBe(404);
  });

  it("when replies hang on it, then its place stays without text or name", async () => {
    const comment = await posted("open", { article: "/tombstone", name: "Leaving" });
    const reply = await posted("open", { article: "/tombstone", parent: comment.id });
    await remove(comment);
    const { comments, total } = await publicOf("open", "/tombstone");
    expect(total).toBe(1);
    expect(comments).toMatchObject([
      { id: comment.id, gone: true, name: "", body: "", html: "" },
      { id: reply.id, gone: false, parent: comment.id },
    ]);
  });
});

describe("reporting", () => {
  const report = (id: string, address: string) =>
    service.services.store.comments.find(id).then(() =>
      service.call("POST", `/v1/comments/${id}/reports`, {
        body: { reason: "abuse" },
        headers: { "x-forwarded-for": address },
      }),
    );

  it("when a reader reports, then moderators find it by the reason, and one reader counts once", async () => {
    const comment = await posted("touchy", { article: "/report" });
    expect((await report(comment.id, "192.0.2.1")).status).toBe(204);
    expect((await report(comment.id, "192.0.2.1")).status).toBe(204);
    const { body } = await service.admin("GET", "/v1/moderation/comments?status=approved&reason=reported");
    expect(body.comments).toMatchObject([
      {
        id: comment.id,
        status: "approved",
        findings: [{ check: "reports", detail: "Reported by readers (abuse: 1)." }],
      },
    ]);
  });

  it("when readers of as many addresses as the site allows report, then it waits; once approved, they count no more", async () => {
    const comment = await posted("touchy", { article: "/reports" });
    // Both at the same moment: neither overwrites the other.
    await Promise.all(["192.0.2.1", "192.0.2.2"].map((address) => report(comment.id, address)));
    expect((await publicOf("touchy", "/reports")).total).toBe(0);
    const { body } = await service.admin(
      "GET",
      "/v1/moderation/comments?status=pending&reason=reported&site=touchy",
    );
    expect(body.comments).toMatchObject([
      { id: comment.id, findings: [{ check: "reports", detail: "Reported by readers (abuse: 2)." }] },
    ]);
    expect((await report(comment.id, "192.0.2.3")).status).toBe(404);

    await service.decide(comment.id, "approve");
    expect((await report(comment.id, "192.0.2.1")).status).toBe(204);
    expect((await report(comment.id, "192.0.2.3")).status).toBe(204);
    expect((await publicOf("touchy", "/reports")).total).toBe(1);
    expect((await report(comment.id, "192.0.2.4")).status).toBe(204);
    expect((await publicOf("touchy", "/reports")).total).toBe(0);
  });

  it("when a moderator has decided, then the report is settled until a reader reports again", async () => {
    const comment = await posted("touchy", { article: "/settled" });
    await report(comment.id, "192.0.2.1");
    const filter = "status=approved&reported=true&article=/settled";
    const open = async () =>
      (await service.admin("GET", `/v1/moderation/comments?${filter}`)).body.comments.map(
        ({ id, version, reported }: { id: string; version: number; reported: boolean }) => {
          expect({ id, reported }).toEqual({ id: comment.id, reported: true });
          return version;
        },
      );
    const [version] = await open();
    const kept = await service.decide(comment.id, "approve", { version });
    expect(kept.body).toMatchObject({ status: "approved", reported: false });
    expect(await open()).toEqual([]);
    // Taken back, it is open again; kept once more, it waits for the next report.
    await service.admin("POST", `/v1/moderation/comments/${comment.id}/undo`, {});
    const [again] = await open();
    await service.decide(comment.id, "approve", { version: again });
    await report(comment.id, "192.0.2.2");
    expect(await open()).toHaveLength(1);
    const { id } = comment;
    const { audit } = (await service.admin("GET", `/v1/moderation/comments/${id}`)).body;
    expect(audit.map(({ decision }: { decision: string }) => decision)).toEqual([
      "approve",
      "undo",
      "approve",
    ]);
  });

  it("when the comment is not published, then there is nothing to report", async () => {
    const comment = await service.post({ site: "review" });
    await service.judged(comment);
    expect((await report(comment.id, "192.0.2.1")).status).toBe(404);
  });
});
