import { policySchema } from "../../config/policy.ts";
import { isAuthorAllowed, isLinkAllowed } from "../../src/checks/allowed.ts";
import { authorStanding } from "../../src/checks/author-standing.ts";
import { blockList } from "../../src/checks/block-list.ts";
import { disposableEmail } from "../../src/checks/disposable-email.ts";
import { siteMode } from "../../src/checks/site-mode.ts";
import type { AuthorFacts, AuthorStanding, ListKind, ListMatch, ListName } from "../../src/comment.ts";
import { strangerFacts } from "../support/submissions.ts";

const nothing = undefined;
const newcomer = { approved: 0, refused: 0 };
const known = { approved: 1, refused: 0 };
const match = (list: ListName, kind: ListKind, value = "v"): ListMatch => ({ list, kind, value });
const by = (returning: boolean) => ({ author: { key: "k", id: "i", returning } });

describe("site-mode", () => {
  it.each<[string, string, boolean, Partial<AuthorFacts>, readonly ListMatch[], string | undefined]>([
    ["an open site", "open", false, {}, [], nothing],
    ["a site that reads all", "review", true, { byToken: known }, [], "site_reviews_all"],
    [
      "a site that reads all, an allowed author",
      "review",
      true,
      {},
      [match("allow", "email")],
      "site_reviews_all",
    ],
    ["a newcomer", "trust", false, {}, [], "newcomer"],
    ["a token without an approved comment", "trust", true, {}, [], "newcomer"],
    ["a token with one", "trust", true, { byToken: known }, [], nothing],
    ["the e-mail of a known author, typed", "trust", false, { byEmail: known }, [], "newcomer"],
    ["the same, with a token of its own", "trust", true, { byEmail: known }, [], "newcomer"],
    ["the same, verified", "trust", false, { byEmail: known, emailVerified: true }, [], nothing],
    ["verified, and nothing approved", "trust", false, { emailVerified: true }, [], "newcomer"],
    ["an allowed e-mail, typed", "trust", false, {}, [match("allow", "email")], "newcomer"],
    ["an allowed e-mail, with a token", "trust", true, {}, [match("allow", "email")], nothing],
    ["an allowed address", "trust", false, {}, [match("allow", "address")], nothing],
    ["an allowed link", "trust", true, {}, [match("allow", "link")], "newcomer"],
  ])("when there is %s", (_case, mode, returning, facts, lists, reason) => {
    const context = { policy: policySchema.parse({ mode }), author: { ...strangerFacts, ...facts }, lists };
    expect(siteMode(by(returning), context)?.reason).toBe(reason);
  });
});

describe("block-list", () => {
  it.each<[string, boolean, readonly ListMatch[], string | undefined]>([
    ["nothing", false, [], nothing],
    ["an allowed e-mail", true, [match("allow", "email")], nothing],
    ["a blocked e-mail", false, [match("block", "email")], "blocked_email"],
    ["a blocked domain", false, [match("block", "domain", "spam.example")], "blocked_domain"],
    ["a blocked address", false, [match("block", "address")], "blocked_address"],
    ["a blocked link", true, [match("block", "link", "pills.example")], "blocked_link"],
    [
      "a blocked domain, and the author allowed",
      true,
      [match("block", "domain"), match("allow", "email")],
      nothing,
    ],
    [
      "the same, but only typed",
      false,
      [match("block", "domain"), match("allow", "email")],
      "blocked_domain",
    ],
    [
      "an allowed author who links to it",
      true,
      [match("block", "link"), match("allow", "email")],
      "blocked_link",
    ],
  ])("when there is %s", (_case, returning, lists, reason) => {
    const finding = blockList(by(returning), { lists, author: strangerFacts });
    expect(finding?.reason).toBe(reason);
    if (finding) expect(finding.verdict).toBe("reject");
  });

  it("tells the moderator's note", () => {
    const lists = [{ ...match("block", "domain", "spam.example"), note: "adverts since May" }];
    expect(blockList(by(false), { lists, author: strangerFacts })?.detail).toBe(
      "The e-mail address's domain is blocked: adverts since May",
    );
  });
});

describe("the allow list", () => {
  it.each([
    ["docs.example", true],
    ["api.docs.example", true],
    ["evildocs.example", false],
  ])("when a link leads to %s: %s", (host, allowed) => {
    expect(isLinkAllowed(host, { lists: [match("allow", "link", "docs.example")] })).toBe(allowed);
  });

  it("knows an author by a verified e-mail as by a token", () => {
    const author = { ...strangerFacts, emailVerified: true };
    expect(isAuthorAllowed(by(false), { author, lists: [match("allow", "domain")] })).toBe(true);
  });
});

describe("author-standing", () => {
  const policy = policySchema.parse({ standing: { holdAtRefused: 3 } });
  const refusedOften: AuthorStanding = { approved: 1, refused: 3 };
  it.each<[string, boolean, AuthorStanding, AuthorStanding, string | undefined]>([
    ["a newcomer", false, newcomer, newcomer, nothing],
    ["two refused", true, { approved: 0, refused: 2 }, newcomer, nothing],
    ["three refused of four", true, refusedOften, newcomer, "author_often_refused"],
    ["three refused of many", true, { approved: 3, refused: 3 }, newcomer, nothing],
    ["an e-mail often refused, typed", false, newcomer, refusedOften, "author_often_refused"],
    ["an e-mail that others misused, with a token", true, known, refusedOften, nothing],
  ])("when there is %s", (_case, returning, byToken, byEmail, reason) => {
    const author = { ...strangerFacts, byToken, byEmail };
    expect(authorStanding(by(returning), { policy, author })?.reason).toBe(reason);
  });
});

describe("disposable-email", () => {
  it.each([
    [false, true, nothing],
    [true, true, "disposable_email"],
    [true, false, nothing],
  ])("when the address is disposable: %s, and the policy holds: %s", (disposable, hold, reason) => {
    const author = { ...strangerFacts, disposableEmail: disposable };
    const policy = policySchema.parse({ disposableEmail: { hold } });
    expect(disposableEmail(undefined, { policy, author })?.reason).toBe(reason);
  });
});
