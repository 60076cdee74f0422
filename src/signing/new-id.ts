import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";

const idBytes = 16;
const pool = Buffer.alloc(idBytes * 256);
let used = pool.length;

/** Sixteen random bytes out of a pool: asking the system for each id costs more than all else that an id takes. */
function random(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = pool.subarray(used, used + idBytes);
  used += idBytes;
  return bytes;
}

/** A new id, UUIDv7: later ids sort after earlier ones. */
export function newId(): string {
  return v7({ rng: random });
}
