import { newId } from "../../src/signing/new-id.ts";
import { goodComment, startTestService, type TestService } from "../support/service.ts";
import { submissionOf } from "../support/submissions.ts";
import { until } from "../support/until.ts";

let service: TestService;
beforeAll(async () => {
  const policy = { mode: "open", flood: { burstSeconds: 0, perHour: 10_000 } };
  service = await startTestService({}, { sites: { default: { policy }, blog: {} } });
});
afterAll(() => service.stop());

const path = "/v1/moderation/lists";
const put = (entry: object) => service.admin("POST", path, entry);

async function reasonsOf(change: object): Promise<readonly string[]> {
  const comment = await service.post(change);
  await service.judged(comment);
  const { body } = await service.admin("GET", `/v1/moderation/comments/${comment.id}`);
  return body.findings.map(({ reason }: { reason: string }) => reason);
}

describe("lists", () => {
  it.each([
    ["an e-mail address", "email", "Troll@Example.net", { email: "troll@example.net" }, "blocked_email"],
    [
      "a domain, by one below it",
      "domain",
      "spam.example",
      { email: "a@mail.spam.example" },
      "blocked_domain",
    ],
    [
      "the domain of a link",
      "link",
      "https://pills.example/",
      { body: "Read https://www.pills.example/now first" },
      "blocked_link",
    ],
  ])("when %s is blocked, the comment is rejected", async (_case, kind, value, change, reason) => {
    expect(await put({ list: "block", kind, value, note: "seen before" })).toMatchObject({ status: 201 });
    expect(await reasonsOf(change)).toContain(reason);
  });

  it("when an address hash is blocked, its comments are rejected until the entry is removed", async () => {
    const headers = { authorization: `Bearer ${service.services.config.ADMIN_TOKEN}` };
    const from = { ip: "192.0.2.77" };
    const first = await service.post(from, { headers });
    expect(await service.judged(first)).toBe("approved");
    const { body: seen } = await service.admin("GET", `/v1/moderation/comments/${first.id}`);
    const { body: entry } = await put({ list: "block", kind: "address", value: seen.addressHash });
    expect(await service.judged(await service.post(from, { headers }))).toBe("rejected");
    expect((await service.admin("DELETE", `${path}/${entry.id}`)).status).toBe(204);
    expect(await service.judged(await service.post(from, { headers }))).toBe("approved");
    expect((await service.admin("DELETE", `${path}/${entry.id}`)).status).toBe(404);
  });

  it("when an address was listed under the key before, then it is known until that key is forgotten", async () => {
    const { services } = service;
    const [addressHash, earlierAddressHash] = ["a".repeat(32), "b".repeat(32)];
    await put({ list: "block", kind: "address", value: earlierAddressHash });
    const submission = { ...submissionOf(), id: newId(), addressHash, earlierAddressHash };
    await services.queue.submit(submission);
    const stored = () => services.store.comments.find(submission.id);
    await until("it was judged", async () => (await stored()) !== undefined);
    expect(await stored()).toMatchObject({ status: "rejected", addressHash });
    expect(await stored()).not.toHaveProperty("earlierAddressHash");
  });

  it("when an address is listed, then the entry ends with the key of its hash", async () => {
    const days = service.services.config.ADDRESS_KEY_DAYS;
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const { body: entry } = await put({ list: "block", kind: "address", value: "192.0.2.99" });
    expect(entry.expiresAt > inDays(days / 2) && entry.expiresAt <= inDays(days)).toBe(true);
    const { body: shorter } = await put({
      list: "block",
      kind: "address",
      value: "192.0.2.99",
      expiresAt: inDays(1),
    });
    expect(shorter.expiresAt < inDays(2)).toBe(true);
    const { body: other } = await put({ list: "block", kind: "domain", value: "for-good.example" });
    expect(other.expiresAt).toBeNull();
  });

  it("when an entry has expired, it counts no more", async () => {
    const { lists } = service.services.store;
    const old = { kind: "domain", value: "once.example", label: "once.example", by: "test" } as const;
    await lists.put({
      ...old,
      list: "block",
      createdAt: new Date(Date.now() - 2_000),
      expiresAt: new Date(Date.now() - 1_000),
    });
    expect(await reasonsOf({ email: "a@once.example" })).not.toContain("blocked_domain");
    await put({
      list: "block",
      kind: "domain",
      value: "once.example",
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    expect(await reasonsOf({ email: "b@once.example" })).toContain("blocked_domain");
  });

  it("when an entry is for one site, another site does not know it", async () => {
    await put({ list: "block", kind: "domain", value: "blog-only.example", site: "blog" });
    expect(await reasonsOf({ email: "a@blog-only.example" })).not.toContain("blocked_domain");
    expect(await reasonsOf({ email: "b@blog-only.example", site: "blog" })).toContain("blocked_domain");
  });

  it("when the same is put on the other list, it is on that list only", async () => {
    await put({ list: "block", kind: "link", value: "both.example" });
    await put({ list: "allow", kind: "link", value: "both.example" });
    const { body } = await service.admin("GET", `${path}?kind=link&limit=200`);
    const both = body.entries.filter(({ label }: { label: string }) => label === "both.example");
    expect(both).toMatchObject([{ list: "allow", site: null, by: "admin" }]);
  });

  it("shows no e-mail address in full, and goes on by cursor", async () => {
    for (const name of ["anna", "berta", "clara"])
      await put({ list: "block", kind: "email", value: `${name}@listed.example`, site: "blog" });
    const first = await service.admin("GET", `${path}?site=blog&kind=email&limit=2`);
    const second = await service.admin(
      "GET",
      `${path}?site=blog&kind=email&limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`,
    );
    const labels = [...first.body.entries, ...second.body.entries].map(({ label }) => label);
    expect(labels.slice(0, 3)).toEqual(["c…@listed.example", "b…@listed.example", "a…@listed.example"]);
  });

  it.each([
    [{ list: "block", kind: "email", value: "nobody" }, "value"],
    [{ list: "block", kind: "domain", value: "localhost" }, "value"],
    [{ list: "block", kind: "address", value: "not an address" }, "value"],
    [{ list: "grey", kind: "email", value: "a@example.org" }, "list"],
    [{ list: "block", kind: "domain", value: "a.example", expiresAt: "2001-01-01T00:00:00Z" }, "expiresAt"],
  ])("refuses %j", async (entry, field) => {
    const answer = await put(entry);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ field }]);
  });

  it("keeps a site's moderator to the site", async () => {
    const token = await service.services.store.tokens.create(
      { name: "blog's moderator", role: "moderator", sites: ["blog"] },
      new Date(),
    );
    const headers = { authorization: `Bearer ${token}` };
    const entry = { list: "block", kind: "domain", value: "theirs.example" };
    const statusOf = async (body: object) => (await service.call("POST", path, { headers, body })).status;
    expect(await statusOf(entry)).toBe(403);
    expect(await statusOf({ ...entry, site: "default" })).toBe(403);
    expect(await statusOf({ ...entry, site: "blog" })).toBe(201);
    expect((await service.call("POST", path, { body: goodComment() })).status).toBe(401);
  });
});
