import { jobOptions } from "../../src/queue/moderation-queue.ts";
import { createAddressKeyModel } from "../../src/store/address-key.repository.ts";
import { testEnvironment } from "../support/environment.ts";
import { runCli } from "../support/run-cli.ts";
import { aComment, startTestService, type TestService } from "../support/start-service.ts";
import { until } from "../support/until.ts";

describe("a person's data", () => {
  const environment = testEnvironment();
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(environment);
  });
  afterAll(() => service.stop());

  const approve = (id: string) =>
    service.post(`/v1/moderation/comments/${id}/decisions`, { decision: "approve" });
  const ask = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await service.post(`/v1/people/${path}`, body);
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown>;
  };

  it("when asked for by e-mail, is found whatever the spelling, and given out whole with its decisions", async () => {
    const id = await service.comment({ ...aComment(), email: "grace@example.org" });
    await approve(id);
    expect(await ask("find", { email: " Grace@EXAMPLE.org " })).toMatchObject({ comments: 1, queued: 0 });
    const { comments } = await ask("export", { email: "grace@example.org" });
    expect(comments).toMatchObject([
      {
        comment: { id, email: "grace@example.org", status: "approved" },
        decisions: [{ decision: "approve" }],
      },
    ]);
  });

  it("when erased, is gone: what others answered stays as an empty place, and the trail names nobody", async () => {
    const email = "ada@example.org";
    const first = await service.comment({ ...aComment(), email, name: "Ada L." });
    await approve(first);
    const alone = await service.comment({ ...aComment(), email, name: "Ada L." });
    const reply = await service.comment({ ...aComment(), parent: first });
    expect(await ask("erase", { email })).toEqual({ erased: 2 });

    const { comments, trail } = service.services.store;
    expect(await comments.find(alone)).toBeUndefined();
    const place = await comments.find(first);
    expect(place).toMatchObject({ status: "deleted", name: "", email: "", body: "" });
    expect((await comments.find(reply))?.parent).toBe(first);
    const everything = JSON.stringify([place, await trail.list({ limit: 100 })]);
    expect(everything).not.toContain("ada@example.org");
    expect(everything).not.toContain("Ada L.");
    expect(await ask("find", { email })).toEqual({ comments: 0, queued: 0, mails: 0, listEntries: 0 });
    const [entry] = await trail.list({ limit: 1 });
    expect(entry).toMatchObject({ action: "person.erased", by: "admin", detail: { comments: 2 } });
  });

  it("when a backup brings an erased person back, the command line erases them again", async () => {
    const email = "back@example.org";
    await service.comment({ ...aComment(), email });
    await ask("erase", { email });
    await service.comment({ ...aComment(), email });
    const { stdout } = await runCli(["person", "repeat-erasures", "--json"], environment);
    expect(JSON.parse(stdout)).toEqual([{ erased: 1 }]);
  });

  it("when anonymised, the text stays and nothing leads back to the person", async () => {
    const email = "anon@example.org";
    const id = await service.comment({ ...aComment(), email, ip: "192.0.2.7", body: "The text stays here." });
    const { stdout } = await runCli(["person", "anonymise", email, "--yes", "--json"], environment);
    expect(JSON.parse(stdout)).toEqual([{ anonymised: 1 }]);
    const comment = await service.services.store.comments.find(id);
    expect(comment).toMatchObject({ name: "Anonymous", email: "", body: "The text stays here." });
    expect(comment?.addressHash).toBeUndefined();
    expect(comment?.author).toEqual({ key: "erased", returning: false });
  });

  it("when it still lies among failed jobs, is found and erased there, and its neighbours are not", async () => {
    const key = service.services.identity.authorKey("queued@example.org");
    const { bull } = service.services.queue;
    const own = { id: "x", site: "default", author: { key } };
    await bull.add("2 comments", { submissions: [own, { id: "y" }] as never }, jobOptions);
    await until("each failed by itself", async () => (await bull.getFailedCount()) === 2);
    expect(await ask("find", { email: "queued@example.org" })).toMatchObject({ comments: 0, queued: 1 });
    expect(await ask("erase", { email: "queued@example.org" })).toEqual({ erased: 1 });
    expect((await bull.getFailed()).map(({ data }) => data)).toEqual([{ submissions: [{ id: "y" }] }]);
  });

  it.each(["moderator", "operator", "site"])("is not for the role %s", async (role) => {
    const token = await service.services.store.tokens.create({ name: role, role }, new Date());
    const response = await fetch(`${service.url}/v1/people/find`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ email: "ada@example.org" }),
    });
    expect(response.status).toBe(403);
  });

  it("keys of IP addresses' hashes expire with their period", async () => {
    const model =
      service.services.store.connection.models.AddressKey ??
      createAddressKeyModel(service.services.store.connection);
    const [key] = await model.find().lean<{ expiresAt: Date }[]>();
    const days = ((key?.expiresAt.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(0);
    expect(days).toBeLessThanOrEqual(30);
  });
});
