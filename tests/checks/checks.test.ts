import { defaultPolicy, policySchema } from "../../config/policy.ts";
import { blockedWords } from "../../src/checks/blocked-words.ts";
import { captcha } from "../../src/checks/captcha.ts";
import { duplicates } from "../../src/checks/duplicates.ts";
import { flood } from "../../src/checks/flood.ts";
import { formTiming } from "../../src/checks/form-timing.ts";
import { honeypot } from "../../src/checks/honeypot.ts";
import { links } from "../../src/checks/links.ts";
import { parent } from "../../src/checks/parent.ts";
import { requiredFields } from "../../src/checks/required-fields.ts";
import type { Policy, Sightings, Submission } from "../../src/comment.ts";
import { submissionOf, textOf } from "../support/submissions.ts";

const nothing = undefined;

describe("required-fields", () => {
  it.each<[string, Partial<Submission>, string | undefined]>([
    ["all there", {}, nothing],
    ["no name", { name: "" }, "Without name."],
    ["a blank e-mail", { email: "  " }, "Without email."],
    ["no text and no name", { body: "\n", name: "" }, "Without name, body."],
  ])("when there is %s", (_case, change, detail) => {
    expect(requiredFields(submissionOf(change))?.detail).toBe(detail);
  });
});

describe("honeypot", () => {
  it.each([
    [false, nothing],
    [true, "spam"],
  ])("when the hidden field is filled: %s", (filled, verdict) => {
    expect(honeypot({ form: { honeypot: filled, token: "missing" } })?.verdict).toBe(verdict);
  });
});

describe("captcha", () => {
  const asked = policySchema.parse({ form: { requireCaptcha: true } });
  const given = (answer?: "passed" | "failed" | "unknown"): Partial<Submission> => ({
    form: { honeypot: false, token: "valid", ...(answer ? { captcha: answer } : {}) },
  });
  it.each<[string, Partial<Submission>, Policy, string | undefined]>([
    ["solved", given("passed"), asked, nothing],
    ["not solved", given("failed"), asked, "captcha_failed"],
    ["not told by the service", given("unknown"), asked, "captcha_unknown"],
    ["not there", given(), asked, "captcha_missing"],
    ["not asked for", given(), defaultPolicy, nothing],
    ["not there, from a site's server", { ...given(), via: "server" }, asked, nothing],
    [
      "not there, from a reader whom the site vouches for",
      { ...given(), author: { key: "k", returning: true, verified: true } },
      asked,
      nothing,
    ],
  ])("when it is %s", (_case, change, policy, reason) => {
    const finding = captcha(submissionOf({ via: "browser", ...change }), { policy });
    expect(finding?.reason).toBe(reason);
    // It never refuses: what cannot be told waits for a person.
    expect(finding?.verdict ?? "hold").toBe("hold");
  });
});

describe("form-timing", () => {
  type Form = Submission["form"];
  const strict = policySchema.parse({ form: { requireToken: true } });
  it.each<[string, Form, Submission["via"], Policy, string | undefined]>([
    [
      "a person's pace",
      { honeypot: false, token: "valid", ageSeconds: 40 },
      "browser",
      defaultPolicy,
      nothing,
    ],
    [
      "the limit itself",
      { honeypot: false, token: "valid", ageSeconds: 3 },
      "browser",
      defaultPolicy,
      nothing,
    ],
    [
      "faster than typing",
      { honeypot: false, token: "valid", ageSeconds: 2.9 },
      "browser",
      defaultPolicy,
      "form_too_fast",
    ],
    [
      "a day old and more",
      { honeypot: false, token: "valid", ageSeconds: 90_000 },
      "browser",
      defaultPolicy,
      "form_too_old",
    ],
    ["a forged token", { honeypot: false, token: "invalid" }, "browser", defaultPolicy, "form_token_invalid"],
    ["no token, none asked for", { honeypot: false, token: "missing" }, "browser", defaultPolicy, nothing],
    [
      "no token, one asked for",
      { honeypot: false, token: "missing" },
      "browser",
      strict,
      "form_token_missing",
    ],
    ["a site's own server", { honeypot: false, token: "missing" }, "server", strict, nothing],
  ])("when it is %s", (_case, form, via, policy, reason) => {
    expect(formTiming({ form, via }, { policy })?.reason).toBe(reason);
  });
});

describe("links", () => {
  it.each([
    ["See the survey.", 2, 0],
    ["See https://example.org/a for the survey.", 2, 0],
    ["See https://example.org/a and https://example.org/b.", 2, 2],
    ["<a href='https://example.org/a'>one</a> www.example.net", 2, 2],
    ["See https://example.org/a for the survey.", 1, 1],
    ["It ended.Then it rained.Then nothing.", 2, 0],
  ])("in %j with a limit of %i counts %i where it holds", (body, holdAt, count) => {
    const submission = submissionOf({ body });
    const finding = links(submission, {
      policy: policySchema.parse({ links: { holdAt } }),
      text: textOf(submission),
      lists: [],
    });
    if (count === 0) expect(finding).toBeUndefined();
    else
      expect(finding).toMatchObject({
        verdict: "hold",
        reason: "too_many_links",
        detail: expect.stringContaining(`${count} link`),
      });
  });

  it("does not count links to domains that the site allows", () => {
    const submission = submissionOf({ body: "See https://docs.example/a and https://www.docs.example/b." });
    const lists = [{ list: "allow", kind: "link", value: "docs.example" }] as const;
    expect(links(submission, { policy: defaultPolicy, text: textOf(submission), lists })).toBeUndefined();
  });
});

describe("blocked-words", () => {
  const policy = policySchema.parse({
    words: { hold: ["casino", "cheap pills"], reject: ["buyfollowers.example"] },
  });
  const judge = (change: Partial<Submission>) => {
    const submission = submissionOf(change);
    return blockedWords(submission, { policy, text: textOf(submission) });
  };

  it.each<[string, Partial<Submission>, string | undefined]>([
    ["nothing of the lists", {}, nothing],
    ["a word of the hold list", { body: "The casino was closed." }, "word_held"],
    ["the word in other case", { body: "CASINO night" }, "word_held"],
    ["the word disguised", { body: "c a s i n o night" }, "word_held"],
    ["the word within another", { body: "The casinos of old." }, nothing],
    ["a phrase", { body: "Get cheap, pills!" }, "word_held"],
    ["the phrase's words apart", { body: "Cheap talk about pills." }, nothing],
    ["the word in the name", { name: "Casino Joe" }, "word_held"],
    ["the word in the website", { website: "https://casino.example/" }, "word_held"],
    ["the word in a link's path", { body: "https://example.org/casino/2" }, "word_held"],
    ["the word in the e-mail", { email: "casino@example.org" }, "word_held"],
    ["a domain of the reject list in the e-mail", { email: "x@buyfollowers.example" }, "word_rejected"],
    ["both lists", { body: "casino https://buyfollowers.example/x" }, "word_rejected"],
  ])("when there is %s", (_case, change, reason) => {
    expect(judge(change)?.reason).toBe(reason);
  });

  it("treats a list's words as words, never as patterns", () => {
    const submission = submissionOf({ body: "aaaaaaaaaaaaaaaaaaaaaaaa!" });
    const odd = policySchema.parse({ words: { hold: ["(a+)+$", ".*"] } });
    expect(blockedWords(submission, { policy: odd, text: textOf(submission) })).toBeUndefined();
  });

  it("names the words and where they stand", () => {
    expect(judge({ name: "Casino Joe" })).toMatchObject({
      verdict: "hold",
      detail: "Words of the list that holds: “casino” (name).",
      evidence: ["casino"],
    });
  });
});

const never = { inBurst: 0, inHour: 0 };
const unseen: Sightings = { byAuthor: never, byAddress: never };
const seen = (change: Partial<Sightings>) => ({ sightings: async () => ({ ...unseen, ...change }) });

describe("duplicates", () => {
  it.each<[string, Partial<Sightings>, string | undefined]>([
    ["was never seen", {}, nothing],
    ["stands under the article", { sameTextOnArticle: "x" }, "duplicate_on_article"],
    ["is the author's elsewhere", { sameTextByAuthor: "x" }, "duplicate_by_author"],
  ])("when the text %s", async (_case, change, reason) => {
    expect((await duplicates(submissionOf(), seen(change)))?.reason).toBe(reason);
  });
});

describe("flood", () => {
  it.each<[string, Partial<Sightings>, string | undefined]>([
    ["nothing came before", {}, nothing],
    ["the author wrote some in this hour", { byAuthor: { inBurst: 0, inHour: 9 } }, nothing],
    ["the author wrote ten in this hour", { byAuthor: { inBurst: 0, inHour: 10 } }, "flood_hour"],
    ["the address sent ten in this hour", { byAddress: { inBurst: 0, inHour: 10 } }, "flood_hour"],
    ["the author wrote just before", { byAuthor: { inBurst: 1, inHour: 1 } }, "flood_burst"],
    ["the address sent just before", { byAddress: { inBurst: 1, inHour: 1 } }, "flood_burst"],
  ])("when %s", async (_case, change, reason) => {
    expect((await flood(submissionOf(), { policy: defaultPolicy, ...seen(change) }))?.reason).toBe(reason);
  });

  it("asks for no pause where the policy says 0", async () => {
    const policy = policySchema.parse({ flood: { burstSeconds: 0 } });
    const before = seen({ byAuthor: { inBurst: 1, inHour: 1 } });
    expect(await flood(submissionOf(), { policy, ...before })).toBeUndefined();
  });
});

describe("parent", () => {
  it.each([
    ["none", nothing],
    ["found", nothing],
    ["missing", "parent_missing"],
    ["elsewhere", "parent_elsewhere"],
  ] as const)("when the parent is %s", (state, reason) => {
    expect(parent(submissionOf(), { parent: state })?.reason).toBe(reason);
  });
});
