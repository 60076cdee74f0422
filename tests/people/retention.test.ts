import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testEnvironment } from "../support/environment.ts";
import { runCli } from "../support/run-cli.ts";
import { startTestService, type TestService } from "../support/start-service.ts";

const dayMs = 86_400_000;

describe("retention", () => {
  const environment = testEnvironment();
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(environment);
  });
  afterAll(() => service.stop());

  async function daysLeft(id: string): Promise<number | undefined> {
    const document = await service.services.store.connection
      .collection<{ _id: string; purgeAt?: Date }>("comments")
      .findOne({ _id: id });
    return document?.purgeAt && Math.round((document.purgeAt.getTime() - Date.now()) / dayMs);
  }

  async function setPolicy(policy: object): Promise<void> {
    const file = join(mkdtempSync(join(tmpdir(), "comment-moderation-tests-")), "policy.json");
    writeFileSync(file, JSON.stringify(policy));
    const { code, stderr } = await runCli(["site", "set", "default", "--policy", file], environment);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  }

  it("follows the site's policy, for what is stored already too, and goes back where the policy does", async () => {
    const pending = await service.comment();
    const spam = await service.comment();
    await service.post(`/v1/moderation/comments/${spam}/decisions`, { decision: "spam" });
    expect(await daysLeft(pending)).toBeUndefined();
    expect(await daysLeft(spam)).toBe(30);

    await setPolicy({ retention: { pending: 90, spam: 7 } });
    expect(await daysLeft(pending)).toBe(90);
    expect(await daysLeft(spam)).toBe(7);
    expect(await service.services.store.applyRetention("default", { pending: 90, spam: 7 })).toBe(0);

    await setPolicy({});
    expect(await daysLeft(pending)).toBeUndefined();
    expect(await daysLeft(spam)).toBe(30);
  });
});
