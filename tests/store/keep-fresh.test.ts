import { keepFresh } from "../../src/store/keep-fresh.ts";

describe("keepFresh", () => {
  let at = 0;
  const ages = { refreshMs: 10, graceMs: 90 };
  beforeEach(() => {
    at = 0;
  });

  it("asks once for all who wait, gives the last answer while it asks again, and waits where that is too old", async () => {
    const answers: (() => void)[] = [];
    let asked = 0;
    const read = keepFresh(
      () => {
        const answer = ++asked;
        return new Promise<number>((resolve) => answers.push(() => resolve(answer)));
      },
      () => at,
      ages,
    );
    const first = [read(), read()];
    answers[0]?.();
    expect(await Promise.all(first)).toEqual([1, 1]);
    expect(await read()).toBe(1);
    at = 10;
    expect([await read(), await read(), asked]).toEqual([1, 1, 2]);
    answers[1]?.();
    await Promise.resolve();
    at = 110;
    const late = read();
    answers[2]?.();
    expect([await late, asked]).toEqual([3, 3]);
  });

  it("when asking fails, the last answer is given until it is too old, then the failure", async () => {
    let fails = false;
    const ask = async () => {
      if (fails) throw new Error("away");
      return "answer";
    };
    const read = keepFresh(ask, () => at, ages);
    expect(await read()).toBe("answer");
    fails = true;
    at = 50;
    expect(await read()).toBe("answer");
    at = 100;
    await expect(read()).rejects.toThrow("away");
  });
});
