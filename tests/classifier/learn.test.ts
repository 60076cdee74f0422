import fc from "fast-check";
import { createExtractor } from "../../src/classifier/features.ts";
import { layout } from "../../src/classifier/layout.ts";
import {
  fitSite,
  forget,
  learningLimits,
  remember,
  type SiteExample,
  weigh,
} from "../../src/classifier/learn.ts";
import { createSiteScorer, judge, type Model } from "../../src/classifier/model.ts";
import { scoreOf } from "../../src/classifier/score.ts";

const extract = createExtractor();
const blank: Model = {
  version: 1,
  weights: new Float32Array(layout.size),
  bias: 0,
  calibration: { slope: 4, offset: 0 },
  thresholds: { hold: 0.5, spam: 0.99 },
};

function example(id: string, body: string, spam: boolean, more: Partial<SiteExample> = {}): SiteExample {
  const vector = extract({ body });
  return { id, spam, vector, base: scoreOf(blank, vector), author: id, ...more };
}

const decisions = [
  example("1", "the best garden gnomes are at my stall", true),
  example("2", "come and see garden gnomes at the stall", true),
  example("3", "the weather was lovely yesterday", false),
  example("4", "what a lovely walk we had yesterday", false),
];
const learnAll = (some: readonly SiteExample[]): readonly SiteExample[] =>
  some.reduce<readonly SiteExample[]>(remember, []);

test("when moderators correct the model, then the next comment like theirs is judged so", () => {
  const site = createSiteScorer(fitSite(learnAll(decisions), blank.calibration));
  const gnome = extract({ body: "visit our stall for garden gnomes" });
  const walk = extract({ body: "we had a lovely walk" });
  expect(judge(blank, gnome, site)).toBeGreaterThan(judge(blank, gnome));
  expect(judge(blank, walk, site)).toBeLessThan(judge(blank, walk));
});

test("when a decision is undone, then the site's weights are what they would be without it", () => {
  fc.assert(
    fc.property(fc.subarray([...decisions.keys()], { minLength: 1 }), fc.nat(), (picked, which) => {
      const kept = learnAll(picked.flatMap((at) => decisions[at] ?? []));
      const undone = kept[which % kept.length]?.id ?? "";
      const never = kept.filter(({ id }) => id !== undone);
      expect(fitSite(forget(kept, undone), blank.calibration)).toEqual(fitSite(never, blank.calibration));
    }),
    { numRuns: 20 },
  );
});

test("when a comment is decided again, then the later decision counts alone", () => {
  const changed = remember(
    learnAll(decisions),
    example("1", "the best garden gnomes are at my stall", false),
  );
  expect(changed.filter(({ id }) => id === "1").map(({ spam }) => spam)).toEqual([false]);
});

test("when one author or one bulk decision gives many examples, then their influence is capped", () => {
  const burst = Array.from({ length: 50 }, (_, at) =>
    example(`b${at}`, `buy gnomes ${at}`, false, { batch: "x" }),
  );
  const total = (kept: readonly SiteExample[]): number =>
    weigh(kept).reduce((sum, { weight }) => sum + weight, 0);
  expect(total(burst)).toBeLessThanOrEqual(learningLimits.batch + 1e-9);
  const flood = burst.map((one) => ({ ...one, author: "same" }));
  expect(total(flood)).toBeLessThanOrEqual(learningLimits.author + 1e-9);
});

test("when more is learned than is kept, then the oldest of the class that has more goes", () => {
  const ham = Array.from({ length: learningLimits.examples }, (_, at) => example(`h${at}`, "a", false));
  const kept = remember(ham, example("s", "b", true));
  expect(kept).toHaveLength(learningLimits.examples);
  expect(kept.some(({ id }) => id === "s")).toBe(true);
  expect(kept.some(({ id }) => id === "h0")).toBe(false);
});

test("when what was learned fails on other decisions, then less of it counts", () => {
  const words = "red green blue white black brown grey pink gold plum".split(" ");
  const of = (label: (at: number) => boolean): readonly SiteExample[] =>
    Array.from({ length: 80 }, (_, at) => {
      const [first, second] = [words[at % 10], words[Math.floor(at / 10)]];
      return example(String(at), `${first} paint on ${second} wood`, label(at));
    });
  const reach = (kept: readonly SiteExample[]): number =>
    Math.max(...fitSite(kept, blank.calibration).values.map(Math.abs));
  expect(reach(of((at) => at % 10 < 5))).toBeGreaterThan(2 * reach(of((at) => (at * 7919) % 13 < 6)));
});

test("when a burst of adverts is approved at once by mistake, then other decisions keep their say", () => {
  const spam = Array.from({ length: 20 }, (_, at) =>
    example(`s${at}`, `visit stall ${at} for garden gnomes`, true),
  );
  const ham = Array.from({ length: 20 }, (_, at) => example(`h${at}`, `a lovely walk on day ${at}`, false));
  const burst = Array.from({ length: 100 }, (_, at) =>
    example(`b${at}`, `visit stall ${at} for garden gnomes`, false, { batch: "x" }),
  );
  const site = createSiteScorer(fitSite([...spam, ...ham, ...burst], blank.calibration));
  expect(judge(blank, extract({ body: "visit the stall for garden gnomes" }), site)).toBeGreaterThan(0.5);
});

test("when nothing is kept, then nothing is added to the model", () => {
  const { indices, bias } = fitSite([], blank.calibration);
  expect(indices).toHaveLength(0);
  expect(bias).toBe(0);
});

test("when a long text is learned, then what is kept of it is bounded", () => {
  const body = Array.from({ length: 5000 }, (_, at) => `word${at}`).join(" ");
  const [kept] = remember([], example("1", body, true));
  expect(kept?.vector.indices.length).toBeLessThanOrEqual(learningLimits.features);
});
