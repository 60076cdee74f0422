import { mongoError } from "../errors.ts";

/** Throws 73 for a name that MongoDB does not allow for a database. */
export function checkDatabaseName(name: string): void {
  if (!/^[^\s/\\."$*<>:|?\0]{1,63}$/.test(name)) throw mongoError(73, `Invalid database name: '${name}'`);
}

/** Throws 73 for a name that MongoDB does not allow for a collection. */
export function checkCollectionName(name: string): void {
  if (name === "" || name.length > 200 || /[$\0]/.test(name) || /^\.|\.$/.test(name))
    throw mongoError(73, `Invalid collection name: ${name}`);
}
