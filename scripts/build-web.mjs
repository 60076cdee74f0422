import { existsSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { build, transform } from "esbuild";

/** What browsers load: the file in `dist/web/` and the source that it is bundled from. */
const entries = {
  embed: "src/web/embed/embed.ts",
  desk: "src/web/moderation/desk.tsx",
  operations: "src/web/operations/operations.tsx",
};

/** The embed carries its style sheet as text, since it goes into a shadow root. */
const styleAsText = {
  name: "style-as-text",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]web[\\/]embed[\\/].*\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

const shared = {
  outdir: "dist/web",
  bundle: true,
  minify: true,
  // Or letters of other scripts would each take six characters.
  charset: "utf8",
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  tsconfig: "tsconfig.web.json",
  sourcemap: "linked",
  loader: { ".css": "css" },
  plugins: [styleAsText],
  logLevel: "warning",
  metafile: true,
};
const { embed, ...pages } = Object.fromEntries(
  Object.entries(entries).filter(([, source]) => existsSync(source)),
);
/** Bundles the browsers' code, each entry into one module. */
const outputs = await build({ ...shared, entryPoints: pages }).then(({ metafile }) =>
  Object.keys(metafile.outputs),
);
// Languages that few pages want are files of their own.
if (embed) {
  const names = { splitting: true, chunkNames: "embed-[name]-[hash]" };
  const { metafile } = await build({ ...shared, ...names, entryPoints: { embed } });
  outputs.push(...Object.keys(metafile.outputs));
}

// What an earlier build left goes last, so that a service that runs meanwhile finds every file.
for (const name of readdirSync(shared.outdir))
  if (!outputs.includes(`${shared.outdir}/${name}`)) rmSync(`${shared.outdir}/${name}`);
