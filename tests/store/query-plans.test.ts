import { MongoClient } from "mongodb";
import { startTestService, type TestService } from "../support/service.ts";
import { testMongodbUri, uniqueName } from "../support/stores.ts";

interface Started {
  readonly commandName: string;
  readonly databaseName: string;
  readonly command: Readonly<Record<string, unknown>>;
}

let service: TestService;
const commands: Started[] = [];

beforeAll(async () => {
  const uri = new URL(testMongodbUri(uniqueName("plans")));
  uri.searchParams.set("monitorCommands", "true");
  service = await startTestService({ MONGODB_URI: uri.href });
  const client = service.services.store.connection.getClient();
  client.on("commandStarted", (event: Started) => void commands.push(event));
});
afterAll(() => service.stop());

const reads = ["find", "aggregate", "count", "distinct", "update", "delete", "findAndModify"];
/** What the driver adds to every command; `explain` wants none of it inside. */
const envelope = new Set([
  "lsid",
  "$db",
  "$clusterTime",
  "$readPreference",
  "txnNumber",
  "writeConcern",
  "readConcern",
  "maxTimeMS",
  "apiVersion",
]);

/** Every call of the API, and the workers behind it, once. */
async function useEverything(): Promise<void> {
  const first = await service.post({ article: "/plans" });
  await service.judged(first);
  await service.decide(first.id, "approve");
  const reply = await service.post({ article: "/plans", parent: first.id, authorToken: first.authorToken });
  await service.judged(reply);
  for (const order of ["oldest", "newest"]) {
    const { nextCursor } = (await service.call("GET", `/v1/comments?article=/plans&order=${order}&limit=1`))
      .body;
    const next = await service.call(
      "GET",
      `/v1/comments?article=/plans&order=${order}&limit=1&cursor=${nextCursor}`,
    );
    if (next.body.prevCursor)
      await service.call("GET", `/v1/comments?article=/plans&order=${order}&cursor=${next.body.prevCursor}`);
  }
  await service.call("GET", "/v1/counts?article=/plans&article=/none");
  for (const query of [
    "",
    "?site=default",
    "?article=/plans",
    "?email=a@example.org",
    "?reason=newcomer",
    "?q=boats",
    "?status=spam",
    "?order=newest",
    "?address=0123",
    "?language=en&site=default",
    "?status=approved&reported=true",
    "?scoreMin=0.1&scoreMax=0.9",
    "?from=2026-01-01T00:00:00Z&before=2100-01-01T00:00:00Z",
  ]) {
    const { nextCursor } = (
      await service.admin("GET", `/v1/moderation/comments${query}${query ? "&" : "?"}limit=1`)
    ).body;
    if (nextCursor)
      await service.admin(
        "GET",
        `/v1/moderation/comments${query}${query ? "&" : "?"}limit=1&cursor=${nextCursor}`,
      );
  }
  await service.admin("GET", `/v1/moderation/comments/${reply.id}`);
  for (const query of ["", `?comment=${first.id}`, "?by=admin"])
    await service.admin("GET", `/v1/moderation/audit${query}`);
  await useTheThread(first);
  await useTheDesk(reply.id);
  await service.services.store.comments.listUnaudited(10);
  await service.services.store.tokens.list();
  await service.call("GET", "/metrics");
}

/** What only article pages and their operators call. */
async function useTheThread(comment: { id: string; receipt: string }): Promise<void> {
  const page = "/v1/comments?article=/plans";
  const { nextCursor } = (await service.call("GET", `${page}&order=replies&limit=1`)).body;
  await service.call("GET", `${page}&order=replies&limit=1&cursor=${nextCursor}`);
  await service.call("GET", `${page}&at=${comment.id}`);
  for (const path of [
    "/v1/comments.html?article=",
    "/v1/comments.atom?article=",
    "/wp-json/wp/v2/comments?post=",
  ])
    await service.call("GET", `${path}/plans`);
  const time = comment.id.slice(0, 14);
  await service.services.store.comments.listByIdRange({ from: time, to: `${time}~` });
  await service.call("POST", `/v1/comments/${comment.id}/reports`, { body: {} });
  const headers = { authorization: `Receipt ${comment.receipt}` };
  await service.call("PATCH", `/v1/comments/${comment.id}`, { headers, body: { body: "In other words." } });
  await service.admin("PATCH", "/v1/articles", { article: "/plans", title: "Plans" });
  await service.admin("POST", "/v1/articles/moves", { from: "/plans", to: "/moved" });
  const own = await service.post({ article: "/moved" });
  await service.judged(own);
  const receipt = { authorization: `Receipt ${own.receipt}` };
  await service.call("DELETE", `/v1/comments/${own.id}`, { headers: receipt });
}

/** What only the desk calls. */
async function useTheDesk(id: string): Promise<void> {
  const one = `/v1/moderation/comments/${id}`;
  const { version } = (await service.admin("GET", one)).body;
  await service.admin("PATCH", one, { body: "Other words", version });
  const { batch } = (
    await service.admin("POST", "/v1/moderation/decisions", { ids: [id], decision: "reject" })
  ).body;
  await service.admin("POST", `/v1/moderation/decisions/${batch}/undo`);
  const filter = { status: "pending", q: "words" };
  for (const dryRun of [true, false])
    await service.admin("POST", "/v1/moderation/decisions", { filter, decision: "reject", dryRun });
  for (const path of ["counts", "insight", "insight?site=default", "audit?by=admin&comment=x"])
    await service.admin("GET", `/v1/moderation/${path}`);
  for (const path of ["/v1/accounts", "/v1/invitations", "/v1/webhooks"]) await service.admin("GET", path);
  const { accounts, tokens, links, deliveries, suppressions } = service.services.store;
  await accounts.findByEmail("nobody@example.org");
  await accounts.exists();
  await accounts.listForDigest("hourly");
  await tokens.listFor("nobody");
  await tokens.revokeFor("nobody", new Date());
  await links.revokeFor("nobody");
  await links.take("nothing", new Date());
  await deliveries.list("none", 10);
  await suppressions.has("default", "nobody");
}

/** The names of all stages of a plan, however deep. */
function stagesOf(plan: unknown): string[] {
  if (typeof plan !== "object" || plan === null) return [];
  const { stage, ...rest } = plan as { stage?: unknown };
  return [...(typeof stage === "string" ? [stage] : []), ...Object.values(rest).flatMap(stagesOf)];
}

describe("queries", () => {
  it("all use an index", async () => {
    commands.length = 0;
    await useEverything();
    const seen = commands.filter(({ commandName }) => reads.includes(commandName));
    expect(new Set(seen.map(({ commandName }) => commandName))).toEqual(
      new Set(["find", "aggregate", "update", "delete", "findAndModify"]),
    );
    const client = await MongoClient.connect(service.services.config.MONGODB_URI);
    try {
      const scanning: string[] = [];
      for (const { command, databaseName } of seen) {
        const bare = Object.fromEntries(Object.entries(command).filter(([key]) => !envelope.has(key)));
        // An update of a batch is explained one by one.
        const single = Array.isArray(bare.updates)
          ? bare.updates.map((update) => ({ ...bare, updates: [update] }))
          : [bare];
        for (const explained of single) {
          const plan = await client
            .db(databaseName)
            .command({ explain: explained, verbosity: "queryPlanner" });
          const stages = stagesOf(plan);
          const indexed = stages.some((stage) => /IXSCAN|IDHACK|COUNT_SCAN|EXPRESS|EOF/.test(stage));
          if (!indexed || stages.includes("COLLSCAN"))
            scanning.push(`${JSON.stringify(explained)}: ${stages}`);
        }
      }
      expect(scanning).toEqual([]);
    } finally {
      await client.close();
    }
  });
});
