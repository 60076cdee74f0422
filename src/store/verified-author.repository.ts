import { type Connection, type Model, Schema } from "mongoose";

interface VerifiedAuthorDocument {
  /** The id within the signed author token. */
  readonly _id: string;
  /** Keyed hash of the e-mail address that the holder of the token has shown to be theirs. */
  readonly key: string;
  readonly at: Date;
}

const schema = new Schema<VerifiedAuthorDocument>(
  {
    _id: { type: String, required: true },
    key: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, strict: "throw", collection: "verified_authors" },
);

schema.index({ key: 1 });

export type VerifiedAuthorModel = Model<VerifiedAuthorDocument>;

export const createVerifiedAuthorModel = (connection: Connection): VerifiedAuthorModel =>
  connection.model<VerifiedAuthorDocument>("VerifiedAuthor", schema);

/** Who has opened a link that was sent to their e-mail address. */
export interface VerifiedAuthorRepository {
  /** The same twice changes nothing. */
  add(authorId: string, authorKey: string, at: Date): Promise<void>;
  /** Forgets everybody who was verified for this author key. */
  forget(authorKey: string): Promise<void>;
  /** Who was verified for this author key, and when. */
  ofKey(authorKey: string): Promise<readonly { readonly authorId: string; readonly at: Date }[]>;
  /** The author key that each of these ids was verified for; ids that were not are left out. */
  keysOf(authorIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export function createVerifiedAuthorRepository(model: VerifiedAuthorModel): VerifiedAuthorRepository {
  return {
    async add(authorId, authorKey, at) {
      await model.updateOne({ _id: authorId }, { $set: { key: authorKey, at } }, { upsert: true });
    },
    async forget(authorKey) {
      await model.deleteMany({ key: authorKey });
    },
    async ofKey(authorKey) {
      const found = await model.find({ key: authorKey }).lean<VerifiedAuthorDocument[]>();
      return found.map(({ _id, at }) => ({ authorId: _id, at }));
    },
    async keysOf(authorIds) {
      if (authorIds.length === 0) return new Map();
      const found = await model.find({ _id: { $in: authorIds } }).lean<VerifiedAuthorDocument[]>();
      return new Map(found.map(({ _id, key }) => [_id, key]));
    },
  };
}
