import { keepAnswers } from "../../src/comments/keep-answers.ts";

/** Makes answers of so many bytes and counts how often. */
function maker(bytes = 10) {
  let made = 0;
  return {
    make: async () => Buffer.alloc(bytes, ++made),
    made: () => made,
  };
}

describe("answers that are kept", () => {
  it("when a tag is asked for again, then its answer is made once", async () => {
    const answers = keepAnswers(1_000_000);
    const { make, made } = maker();
    const first = await answers("a", make);
    expect(await answers("a", make)).toBe(first);
    expect(made()).toBe(1);
  });

  it("when several ask at once, then all get the one that is being made", async () => {
    const answers = keepAnswers(1_000_000);
    const { make, made } = maker();
    const [first, second] = await Promise.all([answers("a", make), answers("a", make)]);
    expect(second).toBe(first);
    expect(made()).toBe(1);
  });

  it("when an answer cannot be made, then whoever asked learns it and the next gets one", async () => {
    const answers = keepAnswers(1_000_000);
    await expect(
      answers("a", async () => {
        throw new Error("The store is away.");
      }),
    ).rejects.toThrow("away");
    const { make, made } = maker();
    await answers("a", make);
    expect(made()).toBe(1);
  });

  it("when there is no more room, then the one not asked for longest goes", async () => {
    const answers = keepAnswers(300_000);
    const { make, made } = maker(100_000);
    await answers("a", make);
    await answers("b", make);
    await answers("a", make);
    await answers("c", make);
    expect(made()).toBe(3);
    await answers("a", make);
    expect(made()).toBe(3);
    await answers("b", make);
    expect(made()).toBe(4);
  });

  it("when an answer alone is larger than the room, then it is given and not kept", async () => {
    const answers = keepAnswers(1_000);
    const { make, made } = maker(2_000);
    expect(await answers("a", make)).toHaveLength(2_000);
    expect(await answers("a", make)).toHaveLength(2_000);
    expect(made()).toBe(2);
  });
});
