/** Bytes of a record's number within its collection; numbers grow, so the order of records is that of insertion. */
export const RECORD_ID_BYTES = 6;

export function recordIdBytes(id: number): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_ID_BYTES);
  bytes.writeUIntBE(id, 0, RECORD_ID_BYTES);
  return bytes;
}

/** Reads the number that ends an index key or a record key. */
export function recordIdOf(key: Buffer): number {
  return key.readUIntBE(key.length - RECORD_ID_BYTES, RECORD_ID_BYTES);
}
