import type { Config } from "../../config/index.ts";
import { readConfig } from "../../config/index.ts";
import { createLog } from "../../src/log.ts";
import { createServices, type Services } from "../../src/services.ts";
import { startWeb } from "../../src/start-web.ts";
import { type RunningWorker, startWorker } from "../../workers/start-worker.ts";
import { adminToken, testEnvironment } from "./environment.ts";
import { until } from "./until.ts";

/** The whole service on stores of the tests, in this process, with a database and a key prefix of its own. */
export interface TestService {
  readonly config: Config;
  readonly services: Services;
  readonly url: string;
  readonly worker: RunningWorker | undefined;
  /** As an administrator. */
  get(path: string): Promise<Response>;
  post(path: string, body: unknown): Promise<Response>;
  /** Posts a comment as a site's server would and gives its id once it is stored. */
  comment(fields?: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
}

export async function startTestService(
  given: Readonly<Record<string, string>> = {},
  { worker: withWorker = true } = {},
): Promise<TestService> {
  const config = readConfig(testEnvironment(given));
  const services = await createServices(config, createLog(config.LOG_LEVEL));
  const web = await startWeb(services);
  const worker = withWorker ? await startWorker(services) : undefined;
  const headers = { Authorization: `Bearer ${adminToken}`, "Content-Type": "application/json" };
  const post = (path: string, body: unknown) =>
    fetch(`${web.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return {
    config,
    services,
    url: web.url,
    worker,
    get: (path) => fetch(`${web.url}${path}`, { headers }),
    post,
    async comment(fields = {}) {
      const response = await post("/v1/comments", { ...aComment(), ...fields });
      if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
      const { id } = (await response.json()) as { id: string };
      await until(
        "the comment is stored",
        async () => (await services.store.comments.find(id)) !== undefined,
      );
      return id;
    },
    async stop() {
      await web.stop(1_000);
      await worker?.stop();
      await services.close();
    },
  };
}

let count = 0;

/** A comment that nothing but the site's mode speaks against, by a new author each time. */
export const aComment = (): Readonly<Record<string, unknown>> => {
  count++;
  return {
    article: "/news/tides",
    name: `Reader ${count}`,
    email: `reader${count}@example.org`,
    body: `The tide table of week ${count} has the two columns swapped.`,
  };
};
