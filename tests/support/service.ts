import { readConfig } from "../../config/index.ts";
import { createLog, type Logger } from "../../src/log.ts";
import { createServices, type Services } from "../../src/services.ts";
import { startWeb } from "../../src/start-web.ts";
import type { SiteChange } from "../../src/store/site.repository.ts";
import { startWorker } from "../../workers/start-worker.ts";
import { createAnswerCheck } from "./check-answer.ts";
import { adminToken, testEnvironment } from "./environment.ts";
import { until } from "./until.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What a test knows of an answer, it asserts.
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the test's matter
  readonly body: any;
}

export interface TestService {
  readonly url: string;
  readonly services: Services;
  /** Calls the API; objects are sent as JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Posts a good comment with what the test changes, and expects it to be accepted. */
  post(change?: object, options?: CallOptions): Promise<{ id: string; receipt: string; authorToken: string }>;
  /** Waits until the workers have judged it and gives its status as the author sees it. */
  judged(comment: { id: string; receipt: string }): Promise<string>;
  /** Calls the API as the administrator. */
  admin(method: string, path: string, body?: object): Promise<Answer>;
  decide(id: string, decision: string, more?: object): Promise<Answer>;
  /** Ends the web process as an operator would; the workers go on. */
  stopWeb(): Promise<void>;
  /** Starts it again at the same address. */
  startWeb(): Promise<void>;
  stop(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ServiceOptions {
  readonly worker?: boolean;
  readonly log?: Logger;
  /** Sites that are there from the start. */
  readonly sites?: Readonly<Record<string, SiteChange>>;
}

/** Tests post faster than people: where they are not about that, nobody is too fast. */
export const calm = { flood: { burstSeconds: 0, perHour: 10_000 } } as const;

/** A whole service in this process: web and worker, on real stores. */
export async function startTestService(
  change: Readonly<Record<string, string>> = {},
  { worker = true, log = createLog("silent"), sites = {} }: ServiceOptions = {},
): Promise<TestService> {
  const services = await createServices(readConfig(testEnvironment(change)), log);
  for (const [key, site] of Object.entries({ default: { policy: calm }, ...sites }))
    await services.store.sites.save(key, site);
  let web = await startWeb(services);
  const { url } = web;
  const working = worker ? await startWorker(services) : undefined;
  const document = await fetch(`${url}/openapi.json`);
  const check = createAnswerCheck((await document.json()) as object);
  const call = async (method: string, path: string, options?: CallOptions) => {
    const answer = await callApi(url, method, path, options);
    check({ method, path, ...answer, type: answer.headers.get("content-type") });
    return answer;
  };
  const admin = (method: string, path: string, body?: object) =>
    call(method, path, { headers: { authorization: `Bearer ${adminToken}` }, ...(body ? { body } : {}) });

  return {
    url,
    services,
    call,
    admin,
    stopWeb: () => web.stop(1_000),
    async startWeb() {
      const config = { ...services.config, PORT: Number(new URL(url).port) };
      web = await startWeb({ ...services, config });
    },
    async post(change = {}, options = {}) {
      const answer = await call("POST", "/v1/comments", { ...options, body: goodComment(change) });
      if (answer.status !== 202) throw new Error(`not accepted: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async judged({ id, receipt }) {
      const headers = { authorization: `Receipt ${receipt}` };
      let status = "queued";
      await until(`comment ${id} is judged`, async () => {
        status = (await call("GET", `/v1/comments/${id}`, { headers })).body.status;
        return status !== "queued";
      });
      return status;
    },
    decide: (id, decision, more = {}) =>
      admin("POST", `/v1/moderation/comments/${id}/decisions`, { decision, ...more }),
    async stop() {
      await web.stop(1_000);
      await working?.stop();
      await services.queue.bull.obliterate({ force: true });
      await services.store.connection.dropDatabase();
      await services.close();
    },
  };
}

let written = 0;

/** Texts that have next to nothing in common, so that none is taken for another's near duplicate. */
function someText(n: number): string {
  const [a, b, c, d, e, f] = Array.from({ length: 6 }, (_none, at) => placeName(n * 6 + at));
  return `${a} met ${b} near ${c}; ${d} saw ${e} leave ${f}.`;
}

const syllables = [
  "ba",
  "der",
  "fin",
  "gro",
  "hal",
  "kin",
  "lo",
  "mar",
  "nes",
  "ol",
  "pe",
  "rud",
  "sta",
  "tev",
  "um",
  "wil",
];

/** A name of eight syllables, another for each number. */
function placeName(n: number): string {
  const mixed = Math.imul(n + 1, 0x9e3779b1) >>> 0;
  const name = [28, 24, 20, 16, 12, 8, 4, 0].map((shift) => syllables[(mixed >>> shift) & 15]).join("");
  return name[0]?.toUpperCase() + name.slice(1);
}

/** A comment that nothing speaks against but that its author is new: its own author and text each time. */
export function goodComment(change: object = {}): Record<string, unknown> {
  written++;
  return {
    article: "/tides",
    name: `Reader ${written}`,
    email: `reader.${written}@example.org`,
    body: someText(written),
    ...change,
  };
}

async function callApi(url: string, method: string, path: string, { body, headers = {} }: CallOptions = {}) {
  const raw = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: "manual",
    headers: { ...(body === undefined || raw ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
