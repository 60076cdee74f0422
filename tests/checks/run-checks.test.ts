import { defaultPolicy } from "../../config/policy.ts";
import type { CheckContext, NamedCheck } from "../../src/checks/check.ts";
import { checks } from "../../src/checks/index.ts";
import { runChecks } from "../../src/checks/run-checks.ts";
import type { Finding } from "../../src/comment.ts";
import { strangerFacts, submissionOf, textOf } from "../support/submissions.ts";

const hold: Finding = { verdict: "hold", reason: "r", score: 0.5, detail: "d" };
const submission = submissionOf();
const context: CheckContext = {
  policy: defaultPolicy,
  text: textOf(submission),
  sightings: async () => {
    throw new Error("the recent past cannot be read");
  },
  author: strangerFacts,
  lists: [],
  parent: "none",
  classify: async () => ({ probability: 0, thresholds: { hold: 0.5, spam: 0.9 }, explain: () => [] }),
  nearDuplicate: async () => undefined,
  askAkismet: undefined,
  askWebhook: undefined,
};

async function run(list: readonly NamedCheck[]) {
  const seen: string[] = [];
  const findings = await runChecks(list, submission, context, {
    timeoutMs: 20,
    observe: (check, verdict) => void seen.push(`${check} ${verdict}`),
    onUnknown: (check, error) => void seen.push(`${check}: ${(error as Error).message}`),
  });
  return { findings, seen };
}

describe("runChecks", () => {
  it("keeps every finding, in the checks' order, whatever the others say", async () => {
    const { findings } = await run([
      ["slow", async () => hold],
      ["silent", () => undefined],
      ["quick", () => ({ ...hold, verdict: "reject" })],
    ]);
    expect(findings.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
      "slow hold",
      "quick reject",
    ]);
  });

  it("makes a check that throws, rejects or never answers unknown, and tells why", async () => {
    const { findings, seen } = await run([
      [
        "throws",
        () => {
          throw new Error("broken");
        },
      ],
      ["rejects", () => Promise.reject(new Error("away"))],
      ["hangs", () => new Promise(() => undefined)],
      ["works", () => hold],
    ]);
    expect(findings.map(({ check, verdict, reason }) => [check, verdict, reason])).toEqual([
      ["throws", "unknown", "check_failed"],
      ["rejects", "unknown", "check_failed"],
      ["hangs", "unknown", "check_timed_out"],
      ["works", "hold", "r"],
    ]);
    expect(seen).toEqual(expect.arrayContaining(["throws: broken", "rejects: away", "works hold"]));
  });

  it("holds by unknown what needs the recent past while that cannot be read", async () => {
    const { findings } = await run(checks);
    const unknown = findings.filter(({ verdict }) => verdict === "unknown").map(({ check }) => check);
    expect(unknown).toEqual(["duplicates", "flood"]);
  });
});
