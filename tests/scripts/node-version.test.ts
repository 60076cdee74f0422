import { readFile } from "node:fs/promises";

const { oldestNode, tooOld } = await import(
  `${new URL("../../scripts/set-up/node-version.mjs", import.meta.url)}`
);

describe("the check of Node's version", () => {
  test.each(["0.10.48", "12.22.12", "18.20.8", "20.0.0", "20.18.99"])(
    "when it is %s, then one line says the remedy",
    (version) => {
      expect(tooOld(version)).toMatch(
        /^Node [\d.]+ is too old: this service needs Node 20\.19\.0 or newer\. Install it [^\n]+$/,
      );
    },
  );

  test.each(["20.19.0", "20.19.1", "20.20.0", "22.0.0", "24.1.0", "100.0.0"])(
    "when it is %s, then it will do",
    (version) => {
      expect(tooOld(version)).toBeUndefined();
    },
  );

  test("package.json asks for the same version", async () => {
    const { engines } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    expect(engines.node).toBe(`>=${oldestNode}`);
  });
});
