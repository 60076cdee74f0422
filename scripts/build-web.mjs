import { existsSync } from "node:fs";
import { build } from "esbuild";

/** What browsers load: the file in `dist/web/` and the source that it is bundled from. */
const entries = {
  embed: "src/web/embed/embed.ts",
  desk: "src/web/moderation/desk.tsx",
  operations: "src/web/operations/operations.tsx",
};

/** Bundles the browsers' code, each entry into one module without anything to load besides. */
await build({
  entryPoints: Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(source))),
  outdir: "dist/web",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  tsconfig: "tsconfig.web.json",
  sourcemap: "linked",
  loader: { ".css": "css" },
  logLevel: "warning",
});
