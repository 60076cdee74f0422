/** Gives the answer that is kept under a tag, or makes and keeps it. */
export type KeptAnswer = (tag: string, make: () => Promise<Buffer>) => Promise<Buffer>;

/** What an answer takes besides its own bytes, about. */
const overheadBytes = 1_024;

/**
 * Keeps the answers asked for last, each under the tag that names it: another answer has another tag, so none goes bad.
 * Who asks while an answer is being made waits for it; one that cannot be made is not kept.
 * @param maxBytes of all answers together; the one not asked for longest goes first.
 */
export function keepAnswers(maxBytes: number): KeptAnswer {
  // A map's keys stand in the order in which they were set.
  const kept = new Map<string, { readonly answer: Promise<Buffer>; bytes: number }>();
  let bytes = 0;

  function drop(tag: string): void {
    bytes -= kept.get(tag)?.bytes ?? 0;
    kept.delete(tag);
  }

  function weigh(tag: string, size: number): void {
    const entry = kept.get(tag);
    if (!entry) return;
    entry.bytes = size + overheadBytes;
    bytes += entry.bytes;
    for (const oldest of kept.keys()) {
      if (bytes <= maxBytes) break;
      drop(oldest);
    }
  }

  return (tag, make) => {
    const there = kept.get(tag);
    kept.delete(tag);
    const entry = there ?? { answer: make(), bytes: 0 };
    kept.set(tag, entry);
    if (!there)
      entry.answer.then(
        (made) => kept.get(tag) === entry && weigh(tag, made.length),
        () => kept.get(tag) === entry && drop(tag),
      );
    return entry.answer;
  };
}
