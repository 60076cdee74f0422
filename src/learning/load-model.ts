import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Model } from "../classifier/model.ts";
import { readModel } from "../classifier/model-file.ts";

/** A model from its file. */
export interface LoadedModel {
  readonly model: Model;
  /** Tells this model from every other: a site's weights stand on one. */
  readonly fingerprint: string;
}

/**
 * Reads the model.
 * @throws {Error} that says the remedy, where the file is missing, cut, damaged or of another version.
 */
export function loadModel(file: string | URL): LoadedModel {
  const bytes = readBytes(file);
  const fingerprint = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  return { model: readModel(bytes), fingerprint };
}

/** An absent file is an empty one to the reader, which tells its remedy. */
function readBytes(file: string | URL): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Uint8Array();
    throw error;
  }
}
