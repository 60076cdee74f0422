import type { Collection, Db, Document, MongoClient } from "mongodb";

type Arguments = Document;

/** Names of the format that the driver spells in another way. */
function options({ returnDocument, ...rest }: Arguments): Document {
  return returnDocument === undefined
    ? rest
    : { ...rest, returnDocument: String(returnDocument).toLowerCase() };
}

/** The driver makes an id where a document has none or null; a test that inserts a null id means it. */
function sent(documents: readonly Document[]): { forceServerObjectId?: true } {
  return documents.some(({ _id }) => _id === null) ? { forceServerObjectId: true } : {};
}

const inserted = (requests: readonly Document[]): Document[] =>
  requests.flatMap(({ insertOne }) => (insertOne ? [insertOne.document] : []));

type OnCollection = (collection: Collection, args: Arguments) => Promise<unknown>;

const onCollection: Readonly<Record<string, OnCollection>> = {
  find: (c, { filter, ...rest }) => c.find(filter ?? {}, options(rest)).toArray(),
  findOne: (c, { filter, ...rest }) => c.findOne(filter ?? {}, options(rest)),
  aggregate: (c, { pipeline, ...rest }) => c.aggregate(pipeline, rest).toArray(),
  count: (c, { filter, ...rest }) => c.count(filter ?? {}, rest),
  countDocuments: (c, { filter, ...rest }) => c.countDocuments(filter ?? {}, rest),
  estimatedDocumentCount: (c, args) => c.estimatedDocumentCount(args),
  distinct: (c, { fieldName, filter, ...rest }) => c.distinct(fieldName, filter ?? {}, rest),
  insertOne: (c, { document, ...rest }) => c.insertOne(document, { ...rest, ...sent([document]) }),
  insertMany: (c, { documents, ...rest }) => c.insertMany(documents, { ...rest, ...sent(documents) }),
  updateOne: (c, { filter, update, ...rest }) => c.updateOne(filter, update, rest),
  updateMany: (c, { filter, update, ...rest }) => c.updateMany(filter, update, rest),
  replaceOne: (c, { filter, replacement, ...rest }) => c.replaceOne(filter, replacement, rest),
  deleteOne: (c, { filter, ...rest }) => c.deleteOne(filter, rest),
  deleteMany: (c, { filter, ...rest }) => c.deleteMany(filter, rest),
  findOneAndUpdate: (c, { filter, update, ...rest }) => c.findOneAndUpdate(filter, update, options(rest)),
  findOneAndReplace: (c, { filter, replacement, ...rest }) =>
    c.findOneAndReplace(filter, replacement, options(rest)),
  findOneAndDelete: (c, { filter, ...rest }) => c.findOneAndDelete(filter, options(rest)),
  bulkWrite: (c, { requests, ...rest }) => c.bulkWrite(requests, { ...rest, ...sent(inserted(requests)) }),
  createIndex: (c, { keys, ...rest }) => c.createIndex(keys, rest),
};

const onDatabase: Readonly<Record<string, (database: Db, args: Arguments) => Promise<unknown>>> = {
  aggregate: (db, { pipeline, ...rest }) => db.aggregate(pipeline, rest).toArray(),
  createCollection: (db, { collection, ...rest }) => db.createCollection(collection, rest),
  dropCollection: (db, { collection }) => db.dropCollection(collection),
};

function model(entry: Document): Document {
  const [name, fields] = Object.entries(entry)[0] ?? [];
  return { name, ...fields };
}

const onClient: Readonly<Record<string, (client: MongoClient, args: Arguments) => Promise<unknown>>> = {
  clientBulkWrite: (client, { models, ...rest }) => client.bulkWrite(models.map(model), rest),
};

/** What a test's operations work on, by the names that the test gives them. */
export type Entities = {
  clients: Map<string, MongoClient>;
  databases: Map<string, Db>;
  collections: Map<string, Collection>;
};

/** Runs one operation through the driver. Throws UnknownOperation for one that the runner has no line for. */
export async function runOperation(
  entities: Entities,
  object: string,
  name: string,
  args: Arguments,
): Promise<unknown> {
  const collection = entities.collections.get(object);
  if (collection && onCollection[name]) return onCollection[name](collection, args);
  const database = entities.databases.get(object);
  if (database && onDatabase[name]) return onDatabase[name](database, args);
  const client = entities.clients.get(object);
  if (client && onClient[name]) return onClient[name](client, args);
  throw new UnknownOperation(`${name} on ${object}`);
}

export class UnknownOperation extends Error {}
