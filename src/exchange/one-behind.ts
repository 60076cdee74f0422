/** Does one piece of work while the next is made ready. */
export interface OneBehind<Piece> {
  /** Begins this piece as soon as the one before is done. @throws what failed in that one. */
  next(piece: Piece): Promise<void>;
  /** Waits for the last piece. @throws what failed in it. */
  settle(): Promise<void>;
}

export function createOneBehind<Piece>(work: (piece: Piece) => Promise<void>): OneBehind<Piece> {
  let last = Promise.resolve();
  return {
    async next(piece) {
      await last;
      last = work(piece);
      // The next call throws it; until then a failure must not end the process.
      last.catch(() => undefined);
    },
    settle: () => last,
  };
}
