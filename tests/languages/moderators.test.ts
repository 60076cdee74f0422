import { policySchema } from "../../config/policy.ts";
import { authorStanding } from "../../src/checks/author-standing.ts";
import { blockList } from "../../src/checks/block-list.ts";
import { blockedWords } from "../../src/checks/blocked-words.ts";
import { duplicates } from "../../src/checks/duplicates.ts";
import { flood } from "../../src/checks/flood.ts";
import { formTiming } from "../../src/checks/form-timing.ts";
import { links } from "../../src/checks/links.ts";
import { nearDuplicates } from "../../src/checks/near-duplicates.ts";
import { requiredFields } from "../../src/checks/required-fields.ts";
import { siteMode } from "../../src/checks/site-mode.ts";
import { spamScore } from "../../src/checks/spam-score.ts";
import { signSentences } from "../../src/classifier/sign-sentences.ts";
import type { Finding } from "../../src/comment.ts";
import { detailOf, findingTexts, signsOf, spokenOf } from "../../src/languages/moderators/index.ts";
import { strangerFacts, submissionOf, textOf } from "../support/submissions.ts";

const said = (reason: string, values?: Record<string, string | number>, check = "any") =>
  detailOf({ check, reason, detail: "As stored.", ...(values ? { values } : {}) }, "de", findingTexts.de);

describe("findings in German", () => {
  it.each([
    ["too_many_links", { n: 1, limit: 1 }, "1 Link (Grenze 1)."],
    ["too_many_links", { n: 1_200, limit: 2 }, "1.200 Links (Grenze 2)."],
    [
      "near_duplicate",
      { share: 0.876, comment: "x" },
      "Fast derselbe Text wie ein früherer Kommentar (87,6\u00a0% gemeinsam).",
    ],
    [
      "flood_burst",
      { case: "address", seconds: 15 },
      "Binnen 15 s nach einem anderen Kommentar von derselben Adresse.",
    ],
    [
      "word_held",
      { words: "name, casino", fields: "name, body" },
      "Steht auf der Liste zum Anhalten: name, casino (in Name, Text).",
    ],
    [
      "reported",
      { told: "abuse: 2, off_topic: 1" },
      "Von Lesern gemeldet (Beleidigung: 2, nicht zum Thema: 1).",
    ],
    ["blocked_email", undefined, "Die E-Mail-Adresse ist gesperrt."],
    ["blocked_email", { case: "noted", note: "{n} $& pest" }, "Die E-Mail-Adresse ist gesperrt: {n} $& pest"],
  ] as const)("%s %j", (reason, values, expected) => {
    expect(said(reason, values)).toBe(expected);
  });

  it.each([
    ["a reason that no check has", "unheard_of", { n: 1 }],
    ["a name that every object has", "constructor", { n: 1 }],
    ["a finding that was kept without its values", "too_many_links", undefined],
    ["a case that the sentences do not have", "flood_hour", { case: "planet", n: 3, limit: 2 }],
  ])("%s is told as it was stored", (_case, reason, values) => {
    expect(said(reason, values)).toBe("As stored.");
  });

  it("what the operator's own service says is told as it said it", () => {
    expect(said("too_many_links", { n: 1, limit: 1 }, "webhook")).toBe("As stored.");
    expect(said("webhook_later", undefined, "webhook")).toBe(
      "Der Webhook möchte später noch einmal gefragt werden.",
    );
  });

  it("has the same names in each language, and a sentence for each", () => {
    const { en, de } = findingTexts;
    expect(Object.keys(de.names).sort()).toEqual(Object.keys(en.names).sort());
    const reasons = new Set(Object.keys(de.details).map((key) => key.split(".")[0]));
    expect([...reasons].sort()).toEqual(Object.keys(de.names).sort());
  });
});

describe("what the checks themselves find", () => {
  const policy = policySchema.parse({ words: { hold: ["chart"] }, form: { requireToken: true } });
  const submission = submissionOf({ body: "A chart: https://example.org/a https://example.org/b" });
  const text = textOf(submission);
  const none = { inBurst: 0, inHour: 0 };
  const seen = (change: object) => ({
    sightings: async () => ({ byAuthor: none, byAddress: none, ...change }),
  });
  const classify = async () => ({
    probability: 0.99,
    thresholds: { hold: 0.5, spam: 0.9 },
    explain: () => [],
  });
  const form = (ageSeconds: number) => ({ honeypot: false, token: "valid", ageSeconds }) as const;
  const noted = { list: "block", kind: "email", value: "x", note: "A pest" } as const;

  it.each<[string, () => Finding | undefined | Promise<Finding | undefined>]>([
    ["links", () => links(submission, { policy, text, lists: [] })],
    ["words", () => blockedWords(submission, { policy, text })],
    ["a burst", () => flood(submission, { policy, ...seen({ byAddress: { inBurst: 1, inHour: 1 } }) })],
    ["a flood", () => flood(submission, { policy, ...seen({ byAuthor: { inBurst: 0, inHour: 99 } }) })],
    ["a duplicate", () => duplicates(submission, seen({ sameTextByAuthor: "x" }))],
    [
      "a near duplicate",
      () =>
        nearDuplicates(undefined, {
          policy,
          nearDuplicate: async () => ({ comment: "x", similarity: 0.95 }),
        }),
    ],
    ["spam", () => spamScore(undefined, { policy, classify })],
    ["a fast form", () => formTiming({ form: form(0.1), via: "browser" }, { policy })],
    ["an old form", () => formTiming({ form: form(9e6), via: "browser" }, { policy })],
    ["a missing field", () => requiredFields(submissionOf({ name: "" }))],
    ["a newcomer", () => siteMode(submission, { policy, author: strangerFacts, lists: [] })],
    ["a block with a note", () => blockList(submission, { lists: [noted], author: strangerFacts })],
    [
      "a bad standing",
      () =>
        authorStanding(submission, {
          policy,
          author: { ...strangerFacts, byEmail: { approved: 0, refused: 99 } },
        }),
    ],
  ])("%s: is told in German with all its values", async (check, find) => {
    const finding = await find();
    if (!finding) throw new Error("the check found nothing");
    const told = detailOf({ check, ...finding }, "de", findingTexts.de);
    expect(told).not.toBe(finding.detail);
    expect(told).not.toMatch(/[{}]/);
  });
});

describe("spokenOf", () => {
  it.each([
    ["de-CH,de;q=0.9,en;q=0.8", "de"],
    ["fr, en-GB", "en"],
    ["*", undefined],
    ["fr", undefined],
    [undefined, undefined],
  ])("%s", (wanted, expected) => {
    expect(spokenOf(wanted)).toBe(expected);
  });
});

describe("what weighed and stands in no word", () => {
  it.each(Object.values(signSentences))("%s: is told in German", (sign) => {
    expect(Object.keys(findingTexts.de.signs)).toContain(sign);
  });

  it("leaves out what is marked in the text, and tells what no language knows as it is", () => {
    const evidence = ["casino", "has a link", "seen by a later model"];
    const body = "A CASINO at https://a.example";
    expect(signsOf(evidence, body, findingTexts.en)).toEqual(["has a link", "seen by a later model"]);
    expect(signsOf(evidence, body, findingTexts.de)).toEqual(["hat einen Link", "seen by a later model"]);
  });
});
