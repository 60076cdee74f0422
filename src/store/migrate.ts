import type { Connection } from "mongoose";
import { StartRefused } from "../errors.ts";
import type { AnyModel } from "./any-model.ts";

/** One step of the store's history. It must be safe to run twice and beside traffic of the release before. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly run: (steps: MigrationSteps) => Promise<void>;
}

/** What migrations may call. */
export interface MigrationSteps {
  readonly ensureSite: () => Promise<void>;
  readonly markReported: () => Promise<void>;
  readonly stripDeliveries: () => Promise<void>;
}

/** In order; a step that was released is never changed, another is added. */
export const migrations: readonly Migration[] = [
  { version: 1, name: "the site default", run: ({ ensureSite }) => ensureSite() },
  { version: 2, name: "open reports", run: ({ markReported }) => markReported() },
  { version: 3, name: "deliveries without texts", run: ({ stripDeliveries }) => stripDeliveries() },
];

interface Applied {
  readonly _id: number;
  readonly name: string;
  readonly at: Date;
}

const applied = (connection: Connection) => connection.collection<Applied>("migrations");

/**
 * Builds the indexes that are missing, then runs the migrations that were not run, and notes each. Indexes are built
 * while the service works; several processes may run this at once.
 * @returns what was done, a line each.
 */
export async function migrate(
  connection: Connection,
  models: readonly AnyModel[],
  steps: MigrationSteps,
): Promise<readonly string[]> {
  const done = (await missingIndexes(models)).map((index) => `index ${index}`);
  await Promise.all(models.map((model) => model.createIndexes()));
  for (const { version, name, run } of await missingMigrations(connection)) {
    await run(steps);
    await applied(connection).updateOne(
      { _id: version },
      { $setOnInsert: { name, at: new Date() } },
      { upsert: true },
    );
    done.push(`migration ${version}: ${name}`);
  }
  return done;
}

/** @throws {StartRefused} naming every index and migration that is missing. */
export async function verifyStore(connection: Connection, models: readonly AnyModel[]): Promise<void> {
  const [indexes, steps] = await Promise.all([missingIndexes(models), missingMigrations(connection)]);
  const missing = [
    ...indexes.map((index) => `  index ${index}`),
    ...steps.map(({ version, name }) => `  migration ${version}: ${name}`),
  ];
  if (missing.length === 0) return;
  throw new StartRefused(
    ["MongoDB is not ready for this release. Run: npm run migrate. Missing:", ...missing].join("\n"),
  );
}

async function missingMigrations(connection: Connection): Promise<readonly Migration[]> {
  const known = new Set((await applied(connection).find().toArray()).map(({ _id }) => _id));
  return migrations.filter(({ version }) => !known.has(version));
}

/** `<collection> <key>` of each index that a model declares and its collection does not have. */
async function missingIndexes(models: readonly AnyModel[]): Promise<readonly string[]> {
  const missing = models.map(async (model) => {
    const there = new Set((await indexesOf(model)).map(({ key }) => JSON.stringify(key)));
    return model.schema
      .indexes()
      .map(([key]) => JSON.stringify(key))
      .filter((key) => !there.has(key))
      .map((key) => `${model.collection.collectionName} ${key}`);
  });
  return (await Promise.all(missing)).flat();
}

const noSuchCollection = 26;

async function indexesOf(model: AnyModel): Promise<readonly { readonly key: object }[]> {
  try {
    return (await model.listIndexes()) as readonly { readonly key: object }[];
  } catch (error) {
    if ((error as { code?: unknown }).code === noSuchCollection) return [];
    throw error;
  }
}
