import type { Command } from "commander";
import { describeFailure } from "../../src/cli/exit-codes.ts";
import { createProgram } from "../../src/cli/program.ts";
import { freePort } from "../../src/embedded/free-port.ts";
import { testEnvironment } from "../support/environment.ts";
import { runCli } from "../support/run-cli.ts";
import { startTestService, type TestService } from "../support/start-service.ts";

/** Every command that does something, by the words that call it. */
function leaves(command: Command, path: readonly string[] = []): [string, Command][] {
  return command.commands.length === 0
    ? [[path.join(" "), command]]
    : command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}
const names = leaves(createProgram()).map(([name]) => name);

/** What writes a document of its own, which is JSON or the file asked for. */
const documents = new Set(["site show", "failed show", "model export", "export", "person export"]);

describe("every command", () => {
  it.each(names)("%s refuses a flag that it does not know, as wrong usage, and names help", async (name) => {
    let told = "";
    const program = createProgram();
    const listen = (command: Command): void => {
      command.configureOutput({ writeErr: (part) => (told += part) });
      command.commands.forEach(listen);
    };
    listen(program);
    const failure = await program
      .parseAsync(["node", "comments", ...name.split(" "), "--no-such-flag"])
      .catch(describeFailure);
    expect(failure).toMatchObject({ code: 2 });
    expect(told).toMatch(/unknown option|missing required argument|required option/);
    expect(told).toContain("--help");
  });

  it.each(leaves(createProgram()).filter(([name]) => !documents.has(name)))(
    "%s answers machines in JSON",
    (_name, command) => {
      expect(command.options.map(({ long }) => long)).toContain("--json");
    },
  );
});

describe("a command whose store is away", () => {
  it.each([
    ["MONGODB_URI", (port: number) => `mongodb://127.0.0.1:${port}/x`],
    ["REDIS_URL", (port: number) => `redis://127.0.0.1:${port}`],
  ])("names %s, in one line, and ends with 4", async (variable, urlOf) => {
    const environment = testEnvironment({ [variable]: urlOf(await freePort()) });
    const prepared = testEnvironment({ MONGODB_URI: environment.MONGODB_URI ?? "" });
    if (variable === "REDIS_URL") await runCli(["migrate"], prepared);
    const { code, stdout, stderr } = await runCli(["site", "list", "--json"], environment);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    const own = stderr
      .trim()
      .split("\n")
      .filter((line) => !line.startsWith("{"));
    expect(own).toEqual([expect.stringContaining(`(${variable}) cannot be reached`)]);
  });

  it("names every variable at fault when the environment is wrong", async () => {
    const { code, stderr } = await runCli(["site", "list"], {
      ...testEnvironment(),
      SIGNING_KEYS: "short",
      OTEL_TRACES_SAMPLER: "sometimes",
      OTEL_TRACES_SAMPLER_ARG: "7",
    });
    expect(code).toBe(1);
    for (const name of ["SIGNING_KEYS", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"])
      expect(stderr).toContain(name);
  });
});

describe("commands that change something", () => {
  const environment = testEnvironment();
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(environment, { worker: false });
  });
  afterAll(() => service.stop());
  const cli = (...args: string[]) => runCli(args, environment);

  it("answer in JSON where asked, and what cannot be undone needs --yes where nobody can be asked", async () => {
    expect(JSON.parse((await cli("site", "set", "blog", "--name", "Blog", "--json")).stdout)).toEqual({
      saved: "blog",
    });
    const { token } = JSON.parse(
      (await cli("token", "create", "--name", "n", "--role", "site", "--site", "blog", "--json")).stdout,
    );
    expect(token).toMatch(/\S{20,}/);
    const [{ id }] = JSON.parse((await cli("token", "list", "--json")).stdout);
    expect(await cli("token", "revoke", id)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--yes"),
    });
    expect(JSON.parse((await cli("token", "revoke", id, "--yes", "--json")).stdout)).toEqual({ revoked: id });
  });

  it.each([
    ["article close /a --site nowhere"],
    ["article move /a /b --site nowhere"],
    ["token create --name n --role site --site nowhere"],
    ["list add block domain spam.example --site nowhere"],
    ["akismet-key create --site nowhere"],
    ["model reset --site nowhere --yes"],
  ])("%s: says that nobody made the site, and how", async (line) => {
    expect(await cli(...line.split(" "))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "There is no site nowhere. See: comments site list. Make it first: comments site set nowhere",
      ),
    });
  });
});
