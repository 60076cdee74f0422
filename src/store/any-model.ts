import type { Model } from "mongoose";

/** A model of any document, for what is the same with all of them: indexes, casting, bulk inserts. */
// biome-ignore lint/suspicious/noExplicitAny: mongoose's models of different documents have no common type.
export type AnyModel = Model<any>;
