import { malformed } from "../errors.ts";
import type { Keyring } from "./keyring.ts";

/** A place in a list as clients hand it back: base64url of JSON, signed so that nobody can make up their own. */
export function issueCursor(keyring: Keyring, list: string, position: readonly string[]): string {
  const place = Buffer.from(JSON.stringify(position)).toString("base64url");
  return `${place}.${keyring.sign(`cursor:${list}`, place)}`;
}

/**
 * The position that `issueCursor` was given for the same list.
 * @throws {AppError} 400 where the cursor was tampered with or belongs to another list.
 */
export function readCursor(keyring: Keyring, list: string, cursor: string): readonly string[] {
  const dot = cursor.indexOf(".");
  const place = cursor.slice(0, dot);
  if (dot < 1 || !keyring.verify(`cursor:${list}`, place, cursor.slice(dot + 1)))
    throw malformed("The cursor is not one that this list gave. Start again without it.");
  return JSON.parse(Buffer.from(place, "base64url").toString()) as readonly string[];
}
