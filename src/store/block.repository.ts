import { type Connection, type Model, Schema } from "mongoose";

/** What is blocked: an author by e-mail, an address, or links to a domain. */
export const blockKinds = ["author", "address", "domain"] as const;
export type BlockKind = (typeof blockKinds)[number];

/** Something whose comments are rejected on a site. */
export interface Block {
  /** `<site>/<kind>/<value>`. */
  readonly id: string;
  readonly site: string;
  readonly kind: BlockKind;
  /** Keyed hash of the author's e-mail or of the address; a domain as it is. */
  readonly value: string;
  /** What people see of it: a name, part of a hash, the domain. */
  readonly label: string;
  readonly reason?: string;
  readonly by: string;
  readonly createdAt: Date;
  /** Left out: for good. */
  readonly expiresAt?: Date;
}

interface BlockDocument extends Omit<Block, "id"> {
  readonly _id: string;
}

const text = { type: String, required: true } as const;
const schema = new Schema<BlockDocument>(
  {
    _id: text,
    site: text,
    kind: text,
    value: text,
    label: text,
    reason: String,
    by: text,
    createdAt: { type: Date, required: true },
    expiresAt: Date,
  },
  { versionKey: false, strict: "throw", collection: "blocks" },
);
schema.index({ site: 1, createdAt: -1 });
schema.index({ createdAt: -1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export type BlockModel = Model<BlockDocument>;

export const createBlockModel = (connection: Connection): BlockModel =>
  connection.model<BlockDocument>("Block", schema);

export interface BlockRepository {
  /** Makes the block, or renews it. */
  save(block: Omit<Block, "id">): Promise<Block>;
  find(id: string): Promise<Block | undefined>;
  remove(id: string): Promise<void>;
  /** Blocks that hold now, newest first, at most `limit`. */
  list(sites: readonly string[] | undefined, now: Date, limit: number): Promise<readonly Block[]>;
}

export function createBlockRepository(model: BlockModel): BlockRepository {
  return {
    async save(block) {
      const id = `${block.site}/${block.kind}/${block.value}`;
      // Replaced whole, so that an earlier block's end does not stay.
      await model.replaceOne({ _id: id }, { _id: id, ...block }, { upsert: true });
      return { id, ...block };
    },
    async find(id) {
      const found = await model.findById(id).lean<BlockDocument>();
      return found ? toBlock(found) : undefined;
    },
    async remove(id) {
      await model.deleteOne({ _id: id });
    },
    async list(sites, now, limit) {
      const found = await model
        .find(sites ? { site: { $in: sites } } : {})
        .sort({ createdAt: -1 })
        .limit(limit)
        .lean<BlockDocument[]>();
      // The store removes what is over only once a minute.
      return found.map(toBlock).filter(({ expiresAt }) => !expiresAt || expiresAt > now);
    },
  };
}

const toBlock = ({ _id, ...fields }: BlockDocument): Block => ({ id: _id, ...fields });
