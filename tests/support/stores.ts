import { randomUUID } from "node:crypto";

function fromGlobalSetup(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: run the tests with "npm test", whose global setup sets it.`);
  return value;
}

/** The Redis of this run, shared by all tests: keep to a key prefix of your own (`uniqueName`). */
export function testRedisUrl(): string {
  return fromGlobalSetup("TEST_REDIS_URL");
}

/** The MongoDB of this run, with a database of your own in the address: `uniqueName` gives a name. */
export function testMongodbUri(database: string): string {
  // Not by URL: the address of a replica set names several hosts.
  return fromGlobalSetup("TEST_MONGODB_URI").replace(/^(mongodb[^/]*:\/\/[^/?]+)\/?[^?]*/, `$1/${database}`);
}

/** A name that no other test uses, for a database (at most 63 characters) or a key prefix. */
export function uniqueName(what: string): string {
  return `${what}-${randomUUID().slice(0, 13)}`;
}
