import { deserialize, serialize } from "bson";
import { mongoError } from "../errors.ts";
import { encodeValues } from "./encode-value.ts";
import type { Doc } from "./index-values.ts";
import { type LmdbFile, treeKey, wholeTree } from "./lmdb-file.ts";
import { SESSION_TREE } from "./trees.ts";

/** Milliseconds that the last retryable write of a session is remembered: MongoDB's life of a session. */
const SESSION_MS = 30 * 60 * 1000;

type Remembered = { transaction: bigint; at: number; reply: Doc };

const keyOf = (session: unknown): Buffer => treeKey(SESSION_TREE, encodeValues([session]));

function read(bytes: Buffer): Remembered {
  return deserialize(bytes, { useBigInt64: true }) as Remembered;
}

/**
 * The reply to this retryable write if it was applied before; undefined if it is new. Throws 225 for one that is older than
 * the session's last.
 */
export function recallReply(file: LmdbFile, session: unknown, transaction: bigint): Doc | undefined {
  const bytes = file.get(keyOf(session));
  if (!bytes) return undefined;
  const last = read(bytes);
  if (transaction < last.transaction)
    throw mongoError(
      225,
      `Retryable write with txnNumber ${transaction} is prohibited: a newer one, ${last.transaction}, has been started`,
    );
  return transaction === last.transaction
    ? (deserialize(bytes, { promoteValues: false }) as { reply: Doc }).reply
    : undefined;
}

/** Remembers the reply in the transaction that applied the write. */
export function rememberReply(
  file: LmdbFile,
  session: unknown,
  transaction: bigint,
  reply: Doc,
  now: number,
): void {
  file.put(keyOf(session), Buffer.from(serialize({ transaction, at: now, reply })));
}

/** Keys of the sessions that nobody has used for half an hour. */
export function expiredSessions(file: LmdbFile, now: number): Buffer[] {
  const entries = file.entries(wholeTree(SESSION_TREE));
  return entries.filter(({ value }) => Number(read(value).at) < now - SESSION_MS).map(({ key }) => key);
}
