import { supervise } from "../../src/embedded/supervise.ts";
import { useTempFolders } from "../support/temp-folder.ts";
import { isRunning, until } from "../support/until.ts";

const tempFolder = useTempFolders();

describe("a supervised program", () => {
  test("when it is not on PATH, then it exits with 127", async () => {
    const missing = await supervise("no-such-program-here", [], { cwd: await tempFolder() });
    expect(await missing.exited).toBe(127);
  });

  test("when it ends by itself, then its exit code and what it said are known", async () => {
    const program = await supervise("sh", ["-c", "echo one; echo two >&2; exit 5"], {
      cwd: await tempFolder(),
    });
    expect(await program.exited).toBe(5);
    expect(program.lastLines().split("\n").sort()).toEqual(["one", "two"]);
  });

  test("when it does not heed SIGTERM, then it is ended all the same", async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const deaf = "trap '' TERM; echo ready; while :; do sleep 1; done";
    const program = await supervise("sh", ["-c", deaf], { cwd: await tempFolder(), log, graceMs: 200 });
    await until("it is ready", () => lines.length > 0);
    await program.stop();
    expect(isRunning(program.pid)).toBe(false);
  });
});
