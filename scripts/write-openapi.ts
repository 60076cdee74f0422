import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../config/index.ts";
import { startEmbeddedStores } from "../src/embedded/index.ts";
import { createLog } from "../src/log.ts";
import { createServices } from "../src/services.ts";
import { startWeb } from "../src/start-web.ts";

/** Writes what `/openapi.json` answers to the file named, from a service that lives for that alone. */
const [file = "openapi.json"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "comments-openapi-"));
const stores = await startEmbeddedStores({ dataDir: folder, log: () => undefined });
const secret = "only-for-the-time-of-one-request".padEnd(32, "-");
const services = await createServices(
  readConfig({
    REDIS_URL: stores.redisUrl,
    MONGODB_URI: stores.mongodbUri,
    SIGNING_KEYS: `k1:${secret}`,
    IDENTITY_KEY: secret,
    PORT: "0",
  }),
  createLog("silent"),
);
const web = await startWeb(services);
try {
  const document: unknown = await (await fetch(`${web.url}/openapi.json`)).json();
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
} finally {
  await web.stop(1_000);
  await services.close();
  await stores.stop();
  rmSync(folder, { recursive: true, force: true });
}
