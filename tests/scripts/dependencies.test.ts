const { isUpToDate } = await import(`${new URL("../../scripts/set-up/dependencies.mjs", import.meta.url)}`);

const locked = {
  "": { name: "service" },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/b": { version: "2.0.0", integrity: "sha512-b", dev: true },
  "node_modules/for-another-machine": { version: "1.0.0", integrity: "sha512-c", optional: true },
};
const a = locked["node_modules/a"];
const b = locked["node_modules/b"];

describe("whether node_modules is what the lock file says", () => {
  test.each([
    ["nothing is installed", undefined, false],
    ["all is installed", { "node_modules/a": a, "node_modules/b": b }, true],
    ["more is installed", { "node_modules/a": a, "node_modules/b": b, "node_modules/more": a }, true],
    ["a package is missing", { "node_modules/a": a }, false],
    ["a version differs", { "node_modules/a": { ...a, version: "0.9.0" }, "node_modules/b": b }, false],
    [
      "only the content differs",
      { "node_modules/a": { ...a, integrity: "sha512-x" }, "node_modules/b": b },
      false,
    ],
    [
      "an optional package differs",
      { "node_modules/a": a, "node_modules/b": b, "node_modules/for-another-machine": a },
      false,
    ],
  ])("when %s, then the answer is right", (_case, installed, expected) => {
    expect(isUpToDate(locked, installed)).toBe(expected);
  });
});
