import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { adminToken, openBenchEnvironment, urlIn } from "../bench/support/environment.ts";
import { openBrowser } from "../tests/support/browser.ts";

/**
 * Installs the examples from the registry in a folder of their own, builds them against a running service and looks at
 * each as a reader would. Run it with: npm run check:examples
 */
const project = fileURLToPath(new URL("..", import.meta.url));
const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };
const words = "The tide comes twice a day.";

async function run(cwd: string, file: string, args: readonly string[], more: object = {}): Promise<string> {
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...more },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${code}:\n${said}`);
  return said;
}

/** Publishes a comment under the article, as a moderator would. */
async function publish(service: string, article: string): Promise<void> {
  const headers = { authorization: `Bearer ${adminToken}`, "content-type": "application/json" };
  const body = { article, name: "Ada", email: "ada@example.org", body: words };
  const answer = await fetch(`${service}/v1/comments`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  const { id } = (await answer.json()) as { id: string };
  const decide = () =>
    fetch(`${service}/v1/moderation/comments/${id}/decisions`, {
      method: "POST",
      headers,
      body: JSON.stringify({ decision: "approve" }),
    });
  // Not there before a worker has judged it.
  while ((await decide()).status === 404) await new Promise((resolve) => setTimeout(resolve, 100));
}

const folder = mkdtempSync(join(tmpdir(), "comments-examples-"));
const pages = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const file = join(folder, "examples", path.endsWith("/") ? `${path}index.html` : path);
  response.setHeader("Content-Type", types[extname(file)] ?? "text/plain");
  try {
    response.end(readFileSync(file));
  } catch {
    response.writeHead(404).end();
  }
}).listen(0, "127.0.0.1");
await once(pages, "listening");
const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
const environment = await openBenchEnvironment();
try {
  const cli = ["--import", "tsx", "src/cli/index.ts", "site", "set", "default", "--origin", origin];
  await run(project, process.execPath, cli, environment.variables);
  const service = urlIn((await environment.start("src/server.ts")).firstLine);
  await environment.start("workers/index.ts");
  for (const article of ["/in-react", "/tides", "/"]) await publish(service, article);

  await run(project, "npm", ["run", "-s", "build:client"]);
  for (const name of ["client", "examples"])
    cpSync(join(project, name), join(folder, name), { recursive: true });
  for (const name of ["react", "eleventy", "typed-client"]) {
    const example = join(folder, "examples", name);
    await run(example, "npm", ["install", "--no-audit", "--no-fund", "--silent"]);
    const base = name === "react" ? ["--", "--base", "/react/dist/"] : [];
    await run(example, "npm", ["run", "-s", "build", ...base], {
      COMMENTS_SERVICE: service,
      VITE_COMMENTS_SERVICE: service,
    });
    process.stderr.write(`✓ ${name} builds\n`);
  }
  const said = await run(join(folder, "examples/typed-client"), "npm", [
    "start",
    "-s",
    "--",
    "/tides",
    service,
  ]);
  if (!said.includes(`Ada: ${words}`)) throw new Error(`The typed client's example said: ${said}`);
  if (!readFileSync(join(folder, "examples/eleventy/_site/index.html"), "utf8").includes(words))
    throw new Error("The comment does not stand in the page that the static-site generator made.");

  const browser = await openBrowser();
  try {
    for (const path of ["/react/dist/", "/eleventy/_site/"]) {
      const page = await browser.newPage();
      await page.goto(origin + path);
      await page.locator("comment-thread [part=text]", { hasText: words }).waitFor();
      process.stderr.write(`✓ ${path} shows the comment\n`);
    }
  } finally {
    await browser.close();
  }
} finally {
  await environment.close();
  pages.closeAllConnections();
  pages.close();
  rmSync(folder, { recursive: true, force: true });
}
