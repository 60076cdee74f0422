import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openBenchEnvironment } from "./support/environment.ts";
import { progress, report } from "./support/measure.ts";
import { peakMemory } from "./support/process-use.ts";

/** Comments a second and memory of `import jsonl` and `export jsonl`, by default of 1,000,000 comments. */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: { json: { type: "boolean" }, comments: { type: "string", default: "1000000" } },
  });
  const comments = Number(values.comments);
  const environment = await openBenchEnvironment();
  const folder = await mkdtemp(join(tmpdir(), "comment-moderation-bench-"));
  try {
    const source = join(folder, "source.jsonl");
    await writeComments(source, comments);
    progress(`a file of ${Math.round((await stat(source)).size / 2 ** 20)} MiB`);
    const runs = {
      import: ["import", "jsonl", source, "--json"],
      "import again": ["import", "jsonl", source, "--json"],
      export: ["export", "jsonl", "--output", join(folder, "export.jsonl")],
    };
    const rows: (string | number)[][] = [["", "seconds", "comments a second", "memory, MiB"]];
    const result: Record<string, object> = {};
    for (const [name, args] of Object.entries(runs)) {
      const { seconds, bytes } = await runCli(args, environment.variables);
      const perSecond = Math.round(comments / seconds);
      const memoryMiB = Math.round(bytes / 2 ** 20);
      rows.push([name, Math.round(seconds), perSecond, memoryMiB]);
      result[name] = { comments, seconds: Math.round(seconds), perSecond, memoryMiB };
      progress(`${name}: ${perSecond} comments a second, ${memoryMiB} MiB`);
    }
    report(result, rows, { json: values.json ?? false, rounds: 1, seconds: 0 });
  } finally {
    await environment.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Threads of five: a comment, two answers and two answers to the first of them. */
async function writeComments(file: string, count: number): Promise<void> {
  const out = createWriteStream(file);
  const parents = [undefined, 0, 0, 1, 1];
  for (let index = 0; index < count; index++) {
    const thread = index - (index % 5);
    const parent = parents[index % 5];
    const line = JSON.stringify({
      id: index,
      ...(parent === undefined ? {} : { parent: thread + parent }),
      article: `/article/${Math.floor(index / 200)}`,
      name: `Reader ${index % 5_000}`,
      email: `reader${index % 5_000}@example.org`,
      body: `Comment ${index}: the second chart has its axes swapped, and the third one is about another harbour.`,
      createdAt: new Date(1_600_000_000_000 + index * 1_000).toISOString(),
    });
    if (!out.write(`${line}\n`)) await once(out, "drain");
  }
  await new Promise<void>((done) => out.end(done));
}

async function runCli(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<{ seconds: number; bytes: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/index.ts", ...args], {
    env: { ...variables },
    stdio: ["ignore", "ignore", "inherit"],
  });
  let bytes = 0;
  const watch = setInterval(() => {
    if (child.pid !== undefined && child.exitCode === null) bytes = Math.max(bytes, peakMemory(child.pid));
  }, 100);
  const [code] = (await once(child, "exit")) as [number | null];
  clearInterval(watch);
  if (code !== 0) throw new Error(`comments ${args.join(" ")} ended with ${code}`);
  return { seconds: (performance.now() - start) / 1_000, bytes };
}
