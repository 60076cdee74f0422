import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const client = fileURLToPath(new URL("../client", import.meta.url));

/** Makes the typed client: the API's description, the types of it, then the package in `client/dist/`. */
const steps = [
  [
    "Describing the API",
    root,
    process.execPath,
    ["--import", "tsx", "scripts/write-openapi.ts", "client/openapi.json"],
  ],
  ["Installing the generator", client, "npm", ["ci", "--silent"]],
  ["Making the types", client, "npx", ["openapi-typescript", "openapi.json", "--output", "src/api.ts"]],
  ["Compiling", client, "npx", ["tsc", "-p", "tsconfig.json"]],
];

for (const [what, cwd, file, args] of steps) {
  process.stderr.write(`… ${what}\n`);
  const { status, error } = spawnSync(file, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
process.stderr.write("✓ client/dist\n");
