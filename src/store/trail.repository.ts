import { type Connection, type Model, Schema } from "mongoose";
import { v7 as uuid } from "uuid";

/** What operators and administrators did to the service or to people's data: never the data itself. */
export interface TrailEntry {
  readonly id: string;
  readonly at: Date;
  /** A token's or an account's name, or `command line`. */
  readonly by: string;
  /** `<what>.<done>`, e.g. `failed-jobs.discarded`, `person.erased`. */
  readonly action: string;
  /** Counts, filters and ids: nothing that tells who a person is. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  readonly note?: string;
}

interface TrailDocument extends Omit<TrailEntry, "id"> {
  readonly _id: string;
}

const schema = new Schema<TrailDocument>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    by: { type: String, required: true },
    action: { type: String, required: true },
    detail: { type: Schema.Types.Mixed, required: true },
    note: String,
  },
  { versionKey: false, strict: "throw", minimize: false, collection: "trail" },
);
schema.index({ at: -1, _id: -1 });

export type TrailModel = Model<TrailDocument>;

export const createTrailModel = (connection: Connection): TrailModel =>
  connection.model<TrailDocument>("Trail", schema);

/** Append-only: there is no call that changes or removes an entry. */
export interface TrailRepository {
  append(entry: Omit<TrailEntry, "id">): Promise<void>;
  /** Newest first. */
  list(query: {
    readonly limit: number;
    readonly before?: Pick<TrailEntry, "at" | "id">;
  }): Promise<readonly TrailEntry[]>;
}

export function createTrailRepository(model: TrailModel): TrailRepository {
  const find = async (filter: object, limit: number): Promise<readonly TrailEntry[]> =>
    (await model.find(filter).sort({ at: -1, _id: -1 }).limit(limit).lean<TrailDocument[]>()).map(
      ({ _id, ...fields }) => ({ id: _id, ...fields }),
    );
  return {
    async append(entry) {
      await model.create({ _id: uuid(), ...entry });
    },
    async list({ limit, before }) {
      if (!before) return find({}, limit);
      const sameTime = await find({ at: before.at, _id: { $lt: before.id } }, limit);
      if (sameTime.length === limit) return sameTime;
      return [...sameTime, ...(await find({ at: { $lt: before.at } }, limit - sameTime.length))];
    },
  };
}
