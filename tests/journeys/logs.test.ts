import { Writable } from "node:stream";
import { createLog } from "../../src/log.ts";
import { adminToken } from "../support/environment.ts";
import { startTestService } from "../support/service.ts";

/** All that a service logs while it is used, at the most talkative level. */
async function logOf(
  use: (service: Awaited<ReturnType<typeof startTestService>>) => Promise<void>,
): Promise<string> {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const service = await startTestService({ LOG_LEVEL: "trace" }, { log: createLog("trace", sink) });
  try {
    await use(service);
  } finally {
    await service.stop();
  }
  return lines.join("");
}

describe("the log", () => {
  it("tells of every request without e-mail, name, text, address or token", async () => {
    const secrets: string[] = [
      adminToken,
      "private.person@example.org",
      "Persephone",
      "Words for nobody's log",
      "192.0.2.77",
    ];
    const log = await logOf(async (service) => {
      const comment = await service.call("POST", "/v1/comments", {
        headers: { authorization: `Bearer ${adminToken}` },
        body: {
          article: "/logs",
          name: "Persephone",
          email: "private.person@example.org",
          body: "Words for nobody's log",
          ip: "192.0.2.77",
        },
      });
      secrets.push(comment.body.receipt, comment.body.authorToken);
      await service.judged(comment.body);
      await service.admin("GET", "/v1/moderation/comments?email=private.person@example.org&q=Persephone");
      await service.decide(comment.body.id, "approve");
      await service.call("POST", "/v1/comments", {
        body: { article: "/logs", name: "Persephone", email: "private.person" },
      });
      await service.call("POST", "/v1/comments", {
        body: '{"name":"Persephone"',
        headers: { "content-type": "application/json" },
      });
      await service.call("GET", "/v1/comments?article=/logs&cursor=private.person@example.org");
    });
    const requests = log.split("\n").filter((line) => line.includes('"route":'));
    expect(requests.length).toBeGreaterThanOrEqual(6);
    for (const secret of secrets) expect(log).not.toContain(secret);
  });

  it("leaves out what is personal even where somebody logs it by mistake", () => {
    let line = "";
    const sink = new Writable({
      write(chunk, _encoding, done) {
        line += String(chunk);
        done();
      },
    });
    const log = createLog("info", sink);
    log.info({ email: "a@example.org", comment: { body: "text", ip: "192.0.2.1", id: "7" } }, "a mistake");
    log.error(
      { err: Object.assign(new Error('E11000 dup key: { email: "a@example.org" }'), { code: 11_000 }) },
      "refused",
    );
    expect(line).toContain('"id":"7"');
    expect(line).toContain("11000");
    expect(line).not.toMatch(/a@example|192\.0\.2\.1|"text"/);
  });
});
