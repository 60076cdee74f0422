import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** What each folder or file may import of the project; the longest that fits a file counts. */
const rules: readonly { readonly of: string; readonly may: readonly string[] }[] = [
  { of: "config/", may: ["config/"] },
  { of: "src/comment.ts", may: [] },
  { of: "src/errors.ts", may: [] },
  { of: "src/log.ts", may: [] },
  { of: "src/languages/", may: ["src/languages/"] },
  // Checks read text through the classifier's normalising; see docs/decisions.
  { of: "src/checks/", may: ["src/checks/", "src/classifier/", "src/comment.ts"] },
  { of: "src/classifier/", may: ["src/classifier/", "src/comment.ts"] },
  { of: "src/signing/", may: ["src/signing/", "src/errors.ts"] },
  { of: "src/store/", may: ["src/store/", "src/comment.ts", "src/errors.ts", "src/log.ts"] },
  { of: "src/queue/", may: ["src/queue/", "src/comment.ts", "src/errors.ts", "src/log.ts"] },
  {
    of: "src/clients/",
    may: ["src/clients/", "src/checks/check.ts", "src/comment.ts", "src/errors.ts", "src/log.ts"],
  },
  {
    of: "src/judging/",
    may: [
      ...["judging", "checks", "classifier", "clients", "queue", "signing", "store"].map(
        (folder) => `src/${folder}/`,
      ),
      "src/comment.ts",
      "src/errors.ts",
      "src/log.ts",
    ],
  },
  {
    of: "src/learning/",
    may: ["learning", "judging", "classifier", "store"]
      .map((folder) => `src/${folder}/`)
      .concat("src/comment.ts"),
  },
  {
    of: "src/akismet/",
    may: [
      ...["akismet", "checks", "http", "judging", "learning", "signing", "store"].map(
        (folder) => `src/${folder}/`,
      ),
      "src/comment.ts",
      "src/errors.ts",
      "src/log.ts",
    ],
  },
  {
    of: "src/http/",
    may: ["src/http/", "src/languages/", "src/store/", "src/queue/", "src/errors.ts", "src/log.ts"],
  },
  ...["accounts", "comments", "moderation", "notifications", "operations", "web"].map((area) => ({
    of: `src/${area}/`,
    may: [
      `src/${area}/`,
      ...[
        "checks",
        "classifier",
        "clients",
        "http",
        "judging",
        "languages",
        "learning",
        "queue",
        "signing",
        "store",
      ].map((folder) => `src/${folder}/`),
      "src/comment.ts",
      "src/errors.ts",
      "src/log.ts",
    ],
  })),
  { of: "src/embedded/", may: ["src/embedded/"] },
  { of: "src/dev.ts", may: ["src/", "config/", "workers/"] },
  { of: "src/", may: ["src/", "config/"] },
  { of: "workers/", may: ["workers/", "src/", "config/"] },
];

/** Packages and built-in modules of the outside that the pure folders and config must not touch. */
const pure = ["src/checks/", "src/classifier/", "src/comment.ts"];
const outside =
  /^(node:(fs|net|http|https|child_process|worker_threads|cluster)|express|bullmq|ioredis|mongoose|pino)/;

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

interface Import {
  readonly file: string;
  readonly target: string;
}

const imports: readonly Import[] = ["config", "src", "workers"].flatMap(sources).flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, target = ""]) => ({
    file,
    target: target.startsWith(".") ? normalize(join(dirname(file), target)) : target,
  })),
);
const within = imports.filter(({ target }) => /^(config|src|workers)\//.test(target));

const show = ({ file, target }: Import): string => `${file} → ${target}`;
const ruleFor = (file: string) =>
  rules.filter(({ of }) => file.startsWith(of)).sort((a, b) => b.of.length - a.of.length)[0];

describe("imports", () => {
  it("are read from the sources", () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it("keep to who may import whom", () => {
    const broken = within.filter(
      ({ file, target }) => !ruleFor(file)?.may.some((allowed) => target.startsWith(allowed)),
    );
    expect(broken.map(show)).toEqual([]);
  });

  it("leave config with zod alone", () => {
    const foreign = imports.filter(
      ({ file, target }) => file.startsWith("config/") && !target.startsWith("config/") && target !== "zod",
    );
    expect(foreign.map(show)).toEqual([]);
  });

  it("read config only in the entries and services.ts", () => {
    const readers = /^(src\/(desk|dev|run-server|services|run-process)\.ts|src\/cli\/|workers\/|config\/)/;
    const others = within.filter(({ file, target }) => target.startsWith("config/") && !readers.test(file));
    expect(others.map(show)).toEqual([]);
  });

  it("keep checks and classifier free of input and output", () => {
    const reaching = imports.filter(
      ({ file, target }) => pure.some((folder) => file.startsWith(folder)) && outside.test(target),
    );
    expect(reaching.map(show)).toEqual([]);
  });

  it("keep workers off the routes and production off the embedded stores", () => {
    const routes = within.filter(
      ({ file, target }) => file.startsWith("workers/") && target.endsWith(".route.ts"),
    );
    const embedded = within.filter(
      ({ file, target }) =>
        target.startsWith("src/embedded/") && !/^src\/(embedded\/|dev\.ts|cli\/)/.test(file),
    );
    expect([...routes, ...embedded].map(show)).toEqual([]);
  });
});
