import { SignJWT } from "jose";
import { calm, startTestService, type TestService } from "../support/service.ts";

const secret = "the-secret-that-the-site-signs-its-readers-with";
let service: TestService;

beforeAll(async () => {
  service = await startTestService(
    {},
    {
      sites: {
        members: { policy: calm, readerSecret: secret },
        review: { policy: { ...calm, mode: "review" }, readerSecret: secret },
      },
    },
  );
});
afterAll(() => service.stop());

interface Claims {
  readonly sub?: string;
  readonly staff?: boolean;
  readonly aud?: string;
}

function tokenFor({ sub = "reader-7", ...more }: Claims = {}, { key = secret, age = 0, lasts = 300 } = {}) {
  const now = Math.floor(Date.now() / 1_000) - age;
  return new SignJWT({ name: "Mary", email: "mary@example.org", ...more })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(sub)
    .setIssuedAt(now)
    .setExpirationTime(now + lasts)
    .sign(new TextEncoder().encode(key));
}

/** Unlike each other, so that no check takes one for another. */
const sentences = [
  "The ferry left ten minutes late again this morning.",
  "My grandmother kept bees behind the lighthouse.",
  "Could somebody explain the second chart to me?",
  "I disagree: the harbour wall was built before the war.",
  "Thank you, this was a pleasure to read.",
];
let sent = 0;

const send = (readerToken: string, change: object = {}) =>
  service.call("POST", "/v1/comments", {
    body: {
      site: "members",
      article: "/club",
      body: sentences[sent++ % sentences.length],
      readerToken,
      ...change,
    },
  });

describe("a signed-in reader", () => {
  it("needs to write the comment only, and the name is marked verified", async () => {
    const { status, body } = await send(await tokenFor());
    expect(status).toBe(202);
    await service.judged(body);
    await service.decide(body.id, "approve");
    const { comments } = (await service.call("GET", "/v1/comments?site=members&article=/club")).body;
    expect(comments).toMatchObject([{ name: "Mary", verified: true, staff: false }]);
    expect(JSON.stringify(comments)).not.toContain("mary@example.org");
  });

  it("is known again by the account, without any author token", async () => {
    const first = (await send(await tokenFor({ sub: "trusted" }))).body;
    await service.judged(first);
    await service.decide(first.id, "approve");
    expect(await service.judged((await send(await tokenFor({ sub: "trusted" }))).body)).toBe("approved");
    expect(await service.judged((await send(await tokenFor({ sub: "another" }))).body)).toBe("pending");
  });

  it("when the site's own staff, then the comment is published and badged", async () => {
    const { body } = await send(await tokenFor({ sub: "jo", staff: true }), { site: "review" });
    expect(await service.judged(body)).toBe("approved");
    const { comments } = (await service.call("GET", "/v1/comments?site=review&article=/club")).body;
    expect(comments).toMatchObject([{ staff: true }]);
  });

  const bad: [string, () => Promise<string>, object][] = [
    ["signed with another secret", () => tokenFor({}, { key: "another-secret-of-thirty-two-letters" }), {}],
    ["over", () => tokenFor({}, { age: 1_000 }), {}],
    ["issued long ago, though it says it lasts", () => tokenFor({}, { age: 90_000, lasts: 900_000 }), {}],
    ["for another site", () => tokenFor({ aud: "elsewhere" }), {}],
    ["no token", async () => "x.y.z", { name: "Mary", email: "mary@example.org" }],
    ["sent to a site without accounts", () => tokenFor(), { site: "default" }],
  ];
  it.each(bad)("when the token is %s, then the field says so", async (_what, make, change) => {
    const { status, body } = await send(await make(), change);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ field: "readerToken", code: "invalid" }]);
  });
});
