/** Collects the features of one comment at a time; each counts once, however often it is added. */
export interface FeatureSet {
  readonly add: (index: number) => void;
  /** How many there are so far. */
  readonly size: () => number;
  /** The features in the order of adding; empties the set. */
  readonly take: () => Int32Array;
}

/** A set over indices below `size`. Its memory is kept from comment to comment, so it serves one at a time. */
export function createFeatureSet(size: number): FeatureSet {
  const marked = new Uint8Array(size);
  let added = new Int32Array(4096);
  let count = 0;
  const grow = (): void => {
    const grown = new Int32Array(added.length * 2);
    grown.set(added);
    added = grown;
  };
  return {
    add: (index) => {
      if (marked[index] !== 0) return;
      marked[index] = 1;
      if (count === added.length) grow();
      added[count++] = index;
    },
    size: () => count,
    take: () => {
      const taken = added.slice(0, count);
      for (const index of taken) marked[index] = 0;
      count = 0;
      return taken;
    },
  };
}
