import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { normalise } from "../../src/classifier/normalise.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { useTempFolders } from "../support/temp-folder.ts";
import { until } from "../support/until.ts";

let service: TestService;
beforeAll(async () => {
  const policy = { mode: "open", flood: { burstSeconds: 0, perHour: 10_000 }, shadow: ["near-duplicates"] };
  service = await startTestService({}, { sites: { default: { policy }, other: { policy } } });
});
afterAll(() => service.stop());

const seen = async (id: string) => (await service.admin("GET", `/v1/moderation/comments/${id}`)).body;
const stored = (id: string) => service.services.store.comments.find(id);
let written = 0;

/** Posts a comment of its own author and article, and gives what was thought of it. */
async function judge(body: string) {
  written++;
  const comment = await service.post({ name: "Sam", body, article: `/learning-${written}` });
  await service.judged(comment);
  return { id: comment.id, probability: (await stored(comment.id))?.spamProbability ?? Number.NaN };
}

/** What the site's classifier thinks of a text by itself, whoever wrote how often before. */
async function opinionOf(body: string): Promise<number> {
  const answer = await service.services.judging.classifier?.judge("default", { body }, normalise(body));
  return answer?.probability ?? Number.NaN;
}

/** A text about what the base model knows nothing of, told a little differently each time. */
const tale = (n: number) =>
  `Grandmother's honey ointment number ${n} heals every ailment overnight, the whole village swears by it`;

describe("learning from moderators", () => {
  it("when a moderator corrects a judgement, the next is another, and taking it back undoes it", async () => {
    const atFirst = await opinionOf(tale(3));
    const first = await judge(tale(1));
    expect((await seen(first.id)).status).toBe("approved");
    await service.decide(first.id, "spam");
    await until("a comment like it is thought more likely spam", async () => {
      return (await judge(tale(2))).probability > first.probability + 0.01;
    });

    // The moderator takes it back: what was taught is unlearned.
    const undone = await service.admin("POST", `/v1/moderation/comments/${first.id}/undo`, {});
    expect(undone.body.status).toBe("approved");
    const { siteExamples } = service.services.store;
    expect(await siteExamples.newest("default", 10)).toEqual([]);
    await until("it is judged as at first", async () => (await opinionOf(tale(3))) === atFirst);
  });

  it("when decisions agree, comments like those are spam in the end, and the finding says why", async () => {
    for (let n = 10; n < 18; n++) {
      const { id } = await judge(tale(n));
      const { version } = await seen(id);
      await service.decide(id, "spam", { version });
    }
    let last = "";
    await until("a comment like them does not pass", async () => {
      last = (await judge(tale(50))).id;
      return (await seen(last)).findings.some(({ check }: { check: string }) => check === "spam-score");
    });
    const finding = (await seen(last)).findings.find(
      ({ check }: { check: string }) => check === "spam-score",
    );
    expect(finding.evidence).toEqual(expect.arrayContaining([expect.stringMatching(/^[a-z]+$/)]));
    // What it learned is the site's alone.
    const elsewhere = await service.post({ site: "other", body: tale(51) });
    expect(await service.judged(elsewhere)).toBe("approved");
  });

  it("counts a moderator's approval against each check that spoke against the comment", async () => {
    const comment = await service.post({
      body: "See https://one.example/a and https://two.example/b about the tides.",
    });
    await service.judged(comment);
    const overrides = async () =>
      (await service.services.metrics.overrides.get()).values.find(({ labels }) => labels.check === "links")
        ?.value ?? 0;
    const before = await overrides();
    await service.decide(comment.id, "approve");
    expect(await overrides()).toBe(before + 1);
  });
});

describe("a model that cannot be read", () => {
  const tempFolder = useTempFolders();
  it.each([
    ["missing", undefined],
    ["cut", Buffer.from("CMSJ\0\0\0\u0001")],
    ["of another kind", Buffer.from("this is no model at all, whatever its name says")],
  ])("when it is %s, says so, and every comment waits", async (_case, bytes) => {
    const file = join(await tempFolder(), "model.bin");
    if (bytes) writeFileSync(file, bytes);
    const open = { policy: { mode: "open", flood: { burstSeconds: 0, perHour: 10_000 } } };
    const lame = await startTestService({ MODEL_FILE: file }, { sites: { default: open } });
    try {
      const ready = await lame.call("GET", "/readyz");
      expect(ready).toMatchObject({ status: 200, body: { parts: { classifier: "unavailable" } } });
      expect((await lame.call("GET", "/metrics")).body).toContain("classifier_model_loaded 0");
      const comment = await lame.post();
      expect(await lame.judged(comment)).toBe("pending");
      const { body } = await lame.admin("GET", `/v1/moderation/comments/${comment.id}`);
      expect(body.findings).toMatchObject([{ check: "spam-score", reason: "classifier_unavailable" }]);
    } finally {
      await lame.stop();
    }
  });
});
