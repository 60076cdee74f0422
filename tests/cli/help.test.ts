import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.ts";

/** Every command that does something, with its whole name. */
function leaves(command: Command, path: readonly string[] = []): [string, Command][] {
  const here = [...path, command.name()];
  return command.commands.length === 0
    ? [[here.join(" "), command]]
    : command.commands.flatMap((child) => leaves(child, here));
}

describe("the command line's help", () => {
  it.each(leaves(createProgram()))("%s shows an example of itself", (name, command) => {
    let text = "";
    command.configureOutput({ writeOut: (part) => (text += part) });
    command.outputHelp();
    expect(text).toContain(name);
    expect(text).toMatch(/\nExamples?:\n {2}comments /);
  });

  it("names the exit codes", () => {
    let text = "";
    const program = createProgram().configureOutput({ writeOut: (part) => (text += part) });
    program.outputHelp();
    expect(text).toContain("Exit codes: 0 done, 1 failed, 2 wrong usage");
  });
});
