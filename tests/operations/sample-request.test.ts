import { type SamplingVariables, sampleRequests } from "../../src/operations/sample-request.ts";

const trace = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";
const ratio = (name: string, share: string): SamplingVariables => ({
  OTEL_TRACES_SAMPLER: name,
  OTEL_TRACES_SAMPLER_ARG: share,
});

describe("which requests are traced", () => {
  it.each<[string, SamplingVariables, number, string | undefined, boolean]>([
    ["one in a hundred unless something else is said", {}, 0.0099, undefined, true],
    ["and not the others", {}, 0.01, undefined, false],
    ["a share of one's own", { OTEL_TRACES_SAMPLER_ARG: "0.5" }, 0.49, undefined, true],
    ["none of a share of 0", ratio("traceidratio", "0"), 0, undefined, false],
    ["all of a share of 1", ratio("parentbased_traceidratio", "1"), 0.999, undefined, true],
    ["all where always on", { OTEL_TRACES_SAMPLER: "always_on" }, 0.999, undefined, true],
    ["none where always off", { OTEL_TRACES_SAMPLER: "parentbased_always_off" }, 0, undefined, false],
    ["one that comes with a trace that is kept", {}, 0.9, `00-${trace}-01`, true],
    ["not one whose trace is not kept", {}, 0, `00-${trace}-00`, false],
    ["one of a later version", {}, 0.9, `01-${trace}-01-more`, true],
    ["by the share, where what comes is no trace", {}, 0.9, "00-0-0-01", false],
    [
      "by the share, where the trace is all zeros",
      {},
      0.9,
      `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
      false,
    ],
    ["whatever comes, where the sampler asks nobody", ratio("traceidratio", "0"), 0, `00-${trace}-01`, false],
    ["empty variables are none", ratio("", ""), 0.005, undefined, true],
  ])("%s", (_what, variables, random, traceparent, expected) => {
    expect(
      sampleRequests(
        variables,
        () => random,
        () => 0,
      )(traceparent),
    ).toBe(expected);
  });

  it.each<[string, SamplingVariables, number]>([
    ["at most five a second where no share is named", {}, 5],
    ["all that the share gives where one is", ratio("parentbased_traceidratio", "0.5"), 100],
  ])("%s", (_what, variables, expected) => {
    let now = 0;
    const isSampled = sampleRequests(
      variables,
      () => 0,
      () => now,
    );
    const asked = (): number =>
      Array.from({ length: 100 }, () => isSampled(undefined)).filter(Boolean).length;
    expect(asked()).toBe(expected);
    now += 1_000;
    expect(asked()).toBe(expected);
    expect(isSampled(`00-${trace}-01`)).toBe(true);
  });
});
