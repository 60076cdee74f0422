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
  await service.services.store.comments.listUnaudited(10);
  await service.services.store.tokens.list();
  await service.call("GET", "/metrics");
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
      new Set(["find", "aggregate", "update", "findAndModify"]),
    );
    const client = await MongoClient.connect(service.services.config.MONGODB_URI);
    try {
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
          expect({ explained, stages }).toMatchObject({
            stages: expect.arrayContaining([expect.stringMatching(/IXSCAN|IDHACK|COUNT_SCAN|EXPRESS|EOF/)]),
          });
          expect({ explained, scans: stages.includes("COLLSCAN") }).toEqual({ explained, scans: false });
        }
      }
    } finally {
      await client.close();
    }
  });
});
