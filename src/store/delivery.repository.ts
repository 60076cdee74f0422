import { type Connection, type Model, Schema } from "mongoose";
import type { Status } from "../comment.ts";

export const deliveryStates = ["waiting", "delivered", "failed"] as const;

/**
 * One event on its way to one webhook. Nothing of who wrote what is kept with it: the comment is read when it is sent,
 * so that what was erased is not told any more.
 */
export interface Delivery {
  /** `<webhook>.<comment>.<version>.<status>`: an event is told to a webhook once, unless somebody replays it. */
  readonly id: string;
  readonly webhook: string;
  readonly event: string;
  readonly comment: string;
  readonly site: string;
  readonly status: Status;
  /** What the comment was before, where it is not new. */
  readonly from?: Status;
  /** The comment's version that the event tells of. */
  readonly version: number;
  readonly state: (typeof deliveryStates)[number];
  readonly tries: number;
  /** Of the last answer, where there was one. */
  readonly lastStatus?: number;
  readonly lastError?: string;
  readonly createdAt: Date;
  readonly deliveredAt?: Date;
}

interface DeliveryDocument extends Omit<Delivery, "id"> {
  readonly _id: string;
}

const text = { type: String, required: true } as const;
const schema = new Schema<DeliveryDocument>(
  {
    _id: text,
    webhook: text,
    event: text,
    comment: text,
    site: text,
    status: text,
    from: String,
    version: { type: Number, required: true },
    state: text,
    tries: { type: Number, required: true },
    lastStatus: Number,
    lastError: String,
    createdAt: { type: Date, required: true },
    deliveredAt: Date,
  },
  { versionKey: false, strict: "throw", collection: "deliveries" },
);
schema.index({ webhook: 1, createdAt: -1, _id: -1 });
// A month, in which a receiver that was away can ask for them again.
schema.index({ createdAt: 1 }, { expireAfterSeconds: 30 * 86_400 });

export type DeliveryModel = Model<DeliveryDocument>;

export const createDeliveryModel = (connection: Connection): DeliveryModel =>
  connection.model<DeliveryDocument>("Delivery", schema);

/** How one try ended. */
export interface Attempt {
  readonly state: Delivery["state"];
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  readonly at: Date;
}

export interface DeliveryRepository {
  /** Makes those that are not there yet. */
  create(deliveries: readonly Delivery[]): Promise<void>;
  find(id: string): Promise<Delivery | undefined>;
  /** A webhook's newest. */
  list(webhook: string, limit: number): Promise<readonly Delivery[]>;
  note(id: string, attempt: Attempt): Promise<void>;
}

export function createDeliveryRepository(model: DeliveryModel): DeliveryRepository {
  return {
    async create(deliveries) {
      if (deliveries.length === 0) return;
      const operations = deliveries.map(({ id, ...fields }) => ({
        updateOne: { filter: { _id: id }, update: { $setOnInsert: fields }, upsert: true },
      }));
      await model.collection.bulkWrite(operations as never, { ordered: false });
    },
    async find(id) {
      const found = await model.findById(id).lean<DeliveryDocument>();
      return found ? toDelivery(found) : undefined;
    },
    list: async (webhook, limit) =>
      (
        await model.find({ webhook }).sort({ createdAt: -1, _id: -1 }).limit(limit).lean<DeliveryDocument[]>()
      ).map(toDelivery),
    async note(id, { state, status, error, at }) {
      const set = {
        state,
        ...(status === undefined ? {} : { lastStatus: status }),
        ...(error === undefined ? {} : { lastError: error.slice(0, 300) }),
        ...(state === "delivered" ? { deliveredAt: at } : {}),
      };
      await model.updateOne(
        { _id: id },
        { $set: set, $inc: { tries: 1 }, ...(error === undefined ? { $unset: { lastError: 1 } } : {}) },
      );
    },
  };
}

const toDelivery = ({ _id, ...fields }: DeliveryDocument): Delivery => ({ id: _id, ...fields });
