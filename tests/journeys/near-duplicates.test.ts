import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
const policy = { mode: "open", flood: { burstSeconds: 0, perHour: 10_000 }, shadow: ["spam-score"] };
beforeAll(async () => {
  service = await startTestService({}, { sites: { default: { policy }, other: { policy } } });
});
afterAll(() => service.stop());

const reasonsOf = async (change: object): Promise<readonly string[]> => {
  const comment = await service.post(change);
  await service.judged(comment);
  const { body } = await service.admin("GET", `/v1/moderation/comments/${comment.id}`);
  return body.findings.map(({ reason }: { reason: string }) => reason);
};

const advert =
  "I lost my job last spring, but a friend showed me how to earn 900 dollars a week from home with her simple method.";
const reworded =
  "I lost my job last winter, but a friend showed me how to earn 700 dollars a week from home with his simple method!";

describe("near duplicates", () => {
  it("when an advert comes again in other words, by another author under another article, it waits", async () => {
    expect(await reasonsOf({ body: advert, article: "/a" })).not.toContain("near_duplicate");
    expect(await reasonsOf({ body: reworded, article: "/b" })).toContain("near_duplicate");
  });

  it("when it comes on another site, that site does not know it", async () => {
    expect(await reasonsOf({ body: advert, article: "/a", site: "other" })).not.toContain("near_duplicate");
  });

  it("when an author mends a comment and sends it again, it is none", async () => {
    const author = { email: "writer@example.org", article: "/mended" };
    const first =
      "The council wants to close the old pier in autumn and sell its timber to a builder from the city.";
    expect(await reasonsOf({ ...author, body: first })).toEqual([]);
    expect(await reasonsOf({ ...author, body: `${first} So I herd.` })).toEqual([]);
  });

  it("when two comments say different things about one matter, neither waits for the other", async () => {
    expect(
      await reasonsOf({ body: "The pier should stay, my children fish there every Sunday after church." }),
    ).toEqual([]);
    expect(
      await reasonsOf({ body: "Close the pier before the next storm takes somebody with it, I say." }),
    ).toEqual([]);
  });
});
