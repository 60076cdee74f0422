import type { Kept } from "./kept.ts";

/** A text on its way, kept until the service has taken it. */
export interface Draft {
  readonly body: string;
  /** The `Idempotency-Key` of the last try with this text. */
  readonly key?: string;
}

/** What the reader asked to keep. */
export interface Details {
  readonly name: string;
  readonly email: string;
  readonly website: string;
}

export function keepDraft(kept: Kept, article: string, parent: string | null) {
  const name = `draft:${article}:${parent ?? ""}`;
  return {
    read: () => kept.read<Draft>(name),
    write: (draft: Draft) => kept.write(name, draft.body.trim() === "" ? undefined : draft),
    clear: () => kept.write(name, undefined),
  };
}

/** 32 random hex digits. `crypto.randomUUID` is missing on pages without TLS. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
