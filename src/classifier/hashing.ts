const offset = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a over UTF-16 code units, 32 bits. */
export function hashText(text: string): number {
  let hash = offset;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return hash;
}

/** The beginning of an FNV-1a hash, and its next step. */
export const hashStart = offset;
export function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, prime);
}

/** Spreads a hash over all 32 bits (MurmurHash3's finaliser), so that its low bits can choose a bucket. */
export function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** One hash of two in their order. */
export function hashPair(first: number, second: number): number {
  return (Math.imul(first, 31) + second) | 0;
}
