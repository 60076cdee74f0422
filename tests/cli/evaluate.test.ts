import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "evaluate-"));
const file = join(folder, "comments.jsonl");
const rows = [
  { body: "Please subscribe to my channel and check out my videos", label: 1 },
  { text: "Earn money from home, click http://cash.example.com/?ref=1", label: 1, author: "Cash" },
  { text: "The bridge was built in 1987, not in 1990.", label: 0 },
  { body: "Danke für den Artikel, sehr interessant.", label: 0, group: "blog" },
  { body: "", label: 0 },
];
writeFileSync(file, rows.map((row) => JSON.stringify(row)).join("\n"));
afterAll(() => rmSync(folder, { recursive: true }));

function evaluate(...args: readonly string[]): {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
} {
  const plots = ["--plots", join(folder, "plots")];
  const run = spawnSync(
    process.execPath,
    ["--import", "tsx", "src/cli/evaluate-main.ts", ...plots, ...args],
    { cwd: root, encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } },
  );
  return { out: run.stdout, err: run.stderr, code: run.status };
}

test("when rows have no more than a text and a label, then the figures are one JSON object", () => {
  const { out } = evaluate("--json", file);
  const keys =
    "rows spam ham accuracy precision recall f1 falsePositiveRate hamCalledSpam hamHeld autoDecided spamPassed ece";
  const figures = JSON.parse(out) as Record<string, unknown>;
  expect(Object.keys(figures)).toEqual(keys.split(" "));
  expect(figures).toMatchObject({ rows: 5, spam: 2, ham: 3, falsePositiveRate: 0 });
  for (const plot of ["roc", "precision-recall", "calibration"])
    expect(existsSync(join(folder, "plots", `${plot}.svg`))).toBe(true);
});

test("when the first rows are learned, then the rest is reported before and after", () => {
  const figures = JSON.parse(evaluate("--json", "--learn", "2", file).out) as Record<string, unknown>;
  expect(figures).toMatchObject({ rows: 3, before: { rows: 3 } });
  expect(evaluate("--learn", "2", file).out).toContain("after");
});

test("when a file is no labelled JSON Lines or a model is none, then the error says where and what", () => {
  const bad = join(folder, "bad.jsonl");
  writeFileSync(bad, '{"body":"a","label":1}\n{"body":"b"}\n');
  const unlabelled = evaluate(bad);
  expect(unlabelled.code).not.toBe(0);
  expect(unlabelled.err).toContain("line 2");
  expect(evaluate("--model", bad, file).err).toContain("not a model");
  expect(evaluate("--model", join(folder, "none.bin"), file).err).toContain("missing or empty");
});
