import { calibrate, probabilityOf } from "../../src/classifier/calibrate.ts";
import { type Judgement, measure, precisionRecallCurve, rocCurve } from "../../src/classifier/evaluate.ts";
import { drawPlot } from "../../src/classifier/plots.ts";
import { createRandom } from "../../src/classifier/random.ts";
import { chooseThresholds, exceededBy } from "../../src/classifier/thresholds.ts";
import { dot, trainLinear } from "../../src/classifier/train-linear.ts";

const one = (probability: number, leaning: Judgement["leaning"], spam: boolean): Judgement => ({
  probability,
  leaning,
  spam,
});
const some: readonly Judgement[] = [
  one(0.99, "spam", true),
  one(0.7, "hold", true),
  one(0.2, "pass", true),
  one(0.995, "spam", false),
  one(0.6, "hold", false),
  one(0.1, "pass", false),
  one(0.05, "pass", false),
  one(0.02, "pass", false),
];

test("the figures count each kind of mistake", () => {
  const figures = measure(some);
  expect(figures).toMatchObject({ rows: 8, spam: 3, ham: 5 });
  expect(figures.precision).toBeCloseTo(2 / 4);
  expect(figures.recall).toBeCloseTo(2 / 3);
  expect(figures.f1).toBeCloseTo(4 / 7);
  expect(figures.falsePositiveRate).toBeCloseTo(2 / 5);
  expect(figures.hamCalledSpam).toBeCloseTo(1 / 5);
  expect(figures.hamHeld).toBeCloseTo(1 / 5);
  expect(figures.autoDecided).toBeCloseTo(6 / 8);
  expect(figures.spamPassed).toBeCloseTo(1 / 3);
});

test("when there is nothing to measure, then every figure is 0", () => {
  for (const figure of Object.values(measure([]))) expect(figure).toBe(0);
});

test("curves run from corner to corner", () => {
  expect(rocCurve(some)[0]).toEqual({ x: 0, y: 0 });
  expect(rocCurve(some).at(-1)).toEqual({ x: 1, y: 1 });
  expect(precisionRecallCurve(some).at(-1)).toEqual({ x: 1, y: 3 / 8 });
  expect(drawPlot({ title: "t", x: "x", y: "y", points: rocCurve(some) })).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
});

test("when scores follow a curve, then calibration finds it", () => {
  const random = createRandom(5);
  const scored = Array.from({ length: 20_000 }, () => {
    const score = random() * 6 - 3;
    return { score, spam: random() < probabilityOf(score, { slope: 2, offset: -0.5 }) };
  });
  const { slope, offset } = calibrate(scored);
  expect(slope).toBeCloseTo(2, 0);
  expect(offset).toBeCloseTo(-0.5, 0);
});

test("when classes are apart, then calibration stays finite", () => {
  const { slope, offset } = calibrate([
    { score: -1, spam: false },
    { score: 1, spam: true },
  ]);
  expect(Number.isFinite(slope)).toBe(true);
  expect(Number.isFinite(offset)).toBe(true);
});

test("thresholds keep their targets on the ham they are chosen on", () => {
  const ham = Array.from({ length: 1000 }, (_, at) => at / 1001);
  expect(ham.filter((value) => value > exceededBy(ham, 0.01))).toHaveLength(10);
  const spam = ham.map((value) => 0.5 + value / 2);
  const { hold, spam: upper } = chooseThresholds([
    { kind: "article", ham, spam },
    { kind: "foreign", ham, spam: [] },
  ]);
  expect(hold).toBeLessThanOrEqual(upper);
  expect(spam.filter((value) => value < hold).length).toBeLessThanOrEqual(60);
});

test("training finds a line between classes, and the same one again", () => {
  const random = createRandom(9);
  const examples = Array.from({ length: 200 }, () => {
    const [x, y] = [random(), random()];
    const vector = { indices: Int32Array.of(0, 1), values: Float32Array.of(x, y) };
    return { vector, spam: x > y, weight: 1 };
  });
  const options = { size: 2, cost: 10, passes: 100 };
  const { weights, bias } = trainLinear(examples, options);
  const right = examples.filter(({ vector, spam }) => dot(weights, vector) + bias > 0 === spam);
  expect(right.length).toBeGreaterThan(190);
  expect(trainLinear(examples, options)).toEqual({ weights, bias });
});
