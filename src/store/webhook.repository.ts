import { type Connection, type Model, Schema } from "mongoose";
import { statuses } from "../comment.ts";

/** What a webhook may be told of. */
export const webhookEvents = statuses.map((status) => `comment.${status}` as const);
export type WebhookEvent = (typeof webhookEvents)[number];

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** Left out: all sites. */
  readonly sites?: readonly string[];
  /** Signs each request. */
  readonly secret: string;
  readonly by: string;
  readonly createdAt: Date;
}

interface WebhookDocument extends Omit<Webhook, "id"> {
  readonly _id: string;
}

const text = { type: String, required: true } as const;
const schema = new Schema<WebhookDocument>(
  {
    _id: text,
    url: text,
    events: { type: [String], required: true },
    sites: { type: [String], default: undefined },
    secret: text,
    by: text,
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, strict: "throw", collection: "webhooks" },
);

export type WebhookModel = Model<WebhookDocument>;

export const createWebhookModel = (connection: Connection): WebhookModel =>
  connection.model<WebhookDocument>("Webhook", schema);

export interface WebhookRepository {
  create(webhook: Webhook): Promise<void>;
  find(id: string): Promise<Webhook | undefined>;
  list(): Promise<readonly Webhook[]>;
  /** False where there is no such webhook. */
  remove(id: string): Promise<boolean>;
}

export function createWebhookRepository(model: WebhookModel): WebhookRepository {
  return {
    async create({ id, ...fields }) {
      await model.create({ _id: id, ...fields });
    },
    async find(id) {
      const found = await model.findById(id).lean<WebhookDocument>();
      return found ? toWebhook(found) : undefined;
    },
    list: async () => (await model.find().sort({ _id: 1 }).lean<WebhookDocument[]>()).map(toWebhook),
    async remove(id) {
      return (await model.deleteOne({ _id: id })).deletedCount === 1;
    },
  };
}

const toWebhook = ({ _id, ...fields }: WebhookDocument): Webhook => ({ id: _id, ...fields });
