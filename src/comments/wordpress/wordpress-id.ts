import { createHash } from "node:crypto";

/**
 * WordPress's comments have numbers. Ours have UUIDs of version 7, which begin with 48 bits of time: the number is
 * that time in milliseconds and eleven bits of the id's hash, together under 2^53 until the year 2109.
 */
const hashBits = 11;

export function wordpressId(id: string): number {
  return timeOf(id) * 2 ** hashBits + hashOf(id);
}

/** Ids that may have this number lie between these two; `hasWordpressId` tells which of them has. */
export function idRange(number: number): { readonly from: string; readonly to: string } {
  const time = Math.floor(number / 2 ** hashBits)
    .toString(16)
    .padStart(12, "0");
  const prefix = `${time.slice(0, 8)}-${time.slice(8)}-`;
  return { from: prefix, to: `${prefix}~` };
}

export const hasWordpressId = (id: string, number: number): boolean => wordpressId(id) === number;

const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

const hashOf = (id: string): number =>
  createHash("sha256").update(id).digest().readUInt16BE() % 2 ** hashBits;
