import type { Comment, Status } from "../comment.ts";
import type { AnyModel } from "./any-model.ts";
import type { ArticleModel } from "./article.model.ts";
import type { AuditModel } from "./audit.repository.ts";
import type { CommentModel } from "./comment.model.ts";
import { purgeDate } from "./comment.repository.ts";
import type { SiteModel } from "./site.repository.ts";

/** A record of an export: the document as it is stored, `_id` called `id`. */
export interface ExportRecord {
  readonly type: "comment" | "article" | "site";
  readonly [field: string]: unknown;
}

export interface RefusedRecord {
  /** Its place in what was given. */
  readonly index: number;
  readonly reason: string;
}

interface Inserted {
  readonly alreadyThere: number;
  readonly refused: readonly RefusedRecord[];
}

/** Comments in and out in bulk, whole documents. */
export interface ExchangeRepository {
  /** Which of the ids are stored. */
  existing(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Stores comments that are not there; those that are stay as they are. */
  insertComments(comments: readonly Comment[]): Promise<Inserted>;
  /** Stores records of an export, comments with their decisions. */
  insertNatives(
    records: readonly ExportRecord[],
  ): Promise<Inserted & { readonly added: number; readonly published: readonly Comment[] }>;
  /** Everything, or a site's: its record, its articles, its comments in the order in which they were stored. */
  exportAll(filter: ExportFilter): AsyncGenerator<ExportRecord>;
  countComments(filter: ExportFilter): Promise<number>;
}

export interface ExportFilter {
  readonly site?: string;
  readonly status?: Status;
}

export interface ExchangeModels {
  readonly comments: CommentModel;
  readonly audit: AuditModel;
  readonly articles: ArticleModel;
  readonly sites: SiteModel;
}

const batchSize = 500;
type Document = Record<string, unknown> & { readonly _id: string };

export function createExchangeRepository(models: ExchangeModels, purgeAfterDays: number): ExchangeRepository {
  const { comments, audit } = models;

  return {
    async existing(ids) {
      const found = await comments
        .find({ _id: { $in: ids } })
        .select("_id")
        .lean<Document[]>();
      return new Set(found.map(({ _id }) => _id));
    },

    async insertComments(given) {
      const documents = given.map(({ id, ...fields }) => {
        const purgeAt = purgeDate(fields.status, fields.judgedAt, purgeAfterDays);
        return { _id: id, ...fields, ...(purgeAt ? { purgeAt } : {}) };
      });
      const { duplicates, refused } = await insert(comments, documents);
      return { alreadyThere: duplicates, refused };
    },

    async insertNatives(records) {
      const parsed = records.map((record, index) => parseRecord(record, index, models));
      const ready = parsed.flatMap((one) => ("reason" in one ? [] : [one]));
      const refused: RefusedRecord[] = parsed.flatMap((one) => ("reason" in one ? [one] : []));
      let alreadyThere = 0;
      for (const [type, model] of [
        ["site", models.sites],
        ["article", models.articles],
        ["comment", comments],
      ] as const) {
        const own = ready.filter((one) => one.type === type);
        const result = await insert(
          model as AnyModel,
          own.map(({ document }) => document),
        );
        alreadyThere += result.duplicates;
        refused.push(
          ...result.refused.map(({ index, reason }) => ({ index: own[index]?.index ?? 0, reason })),
        );
      }
      const decisions = ready.flatMap((one) => one.decisions);
      await insert(audit, decisions);
      const published = ready
        .filter(({ type, document }) => type === "comment" && document.status === "approved")
        .map(({ document: { _id, ...fields } }) => ({ id: _id, ...fields }) as unknown as Comment);
      return { added: records.length - refused.length - alreadyThere, alreadyThere, refused, published };
    },

    countComments: (filter) => comments.countDocuments(filter),

    async *exportAll(filter) {
      const ofSite = filter.site === undefined ? {} : { site: filter.site };
      const sites = filter.site === undefined ? {} : { _id: filter.site };
      for await (const site of models.sites.find(sites).lean<Document[]>().cursor())
        yield toRecord("site", site as unknown as Document);
      for await (const article of models.articles.find(ofSite).lean<Document[]>().cursor())
        yield toRecord("article", article as unknown as Document);
      let batch: Document[] = [];
      // The driver's own cursor: mongoose's takes as long again for each document.
      const cursor = comments.collection.find<Document>({ ...filter }, { batchSize });
      for await (const document of cursor) {
        batch.push(document);
        if (batch.length < batchSize) continue;
        yield* withDecisions(batch, audit);
        batch = [];
      }
      yield* withDecisions(batch, audit);
    },
  };
}

const toRecord = (type: ExportRecord["type"], { _id, ...fields }: Document): ExportRecord => ({
  type,
  id: _id,
  ...fields,
});

/** Comments with the lines of the audit trail about them, oldest first. */
async function* withDecisions(batch: readonly Document[], audit: AuditModel): AsyncGenerator<ExportRecord> {
  if (batch.length === 0) return;
  const entries = await audit
    .find({ comment: { $in: batch.map(({ _id }) => _id) } })
    .sort({ at: 1, _id: 1 })
    .lean<(Document & { comment: string })[]>();
  const byComment = new Map<string, Document[]>();
  for (const entry of entries) byComment.set(entry.comment, [...(byComment.get(entry.comment) ?? []), entry]);
  for (const document of batch) {
    const decisions = (byComment.get(document._id) ?? []).map(({ _id, ...fields }) => ({
      id: _id,
      ...fields,
    }));
    yield { ...toRecord("comment", document), ...(decisions.length > 0 ? { decisions } : {}) };
  }
}

interface ParsedRecord {
  readonly index: number;
  readonly type: ExportRecord["type"];
  readonly document: Document;
  readonly decisions: readonly Document[];
}

/** Reads a record by the schemas of what is stored, so that dates become dates and nothing strange gets in. */
function parseRecord(
  record: ExportRecord,
  index: number,
  { comments, articles, sites, audit }: ExchangeModels,
): ParsedRecord | RefusedRecord {
  const { type, decisions, ...fields } = record;
  const model = { comment: comments, article: articles, site: sites }[type] as AnyModel;
  try {
    return {
      index,
      type,
      document: cast(model, fields),
      decisions: Array.isArray(decisions) ? decisions.map((entry) => cast(audit as AnyModel, entry)) : [],
    };
  } catch (error) {
    return { index, reason: error instanceof Error ? error.message : String(error) };
  }
}

function cast(model: AnyModel, { id, ...fields }: Readonly<Record<string, unknown>>): Document {
  const document = model.castObject({ _id: id, ...fields }) as unknown as Document;
  const missing = model.schema
    .requiredPaths()
    .filter((path) => !path.includes(".") && document[path] === undefined);
  if (missing.length > 0) throw new Error(`${missing.join(", ")}: missing`);
  return document;
}

const duplicateKey = 11_000;

/** Unordered, past mongoose's casting: the documents are typed or cast already. */
async function insert(
  model: AnyModel,
  documents: readonly object[],
): Promise<{ readonly duplicates: number; readonly refused: readonly RefusedRecord[] }> {
  if (documents.length === 0) return { duplicates: 0, refused: [] };
  try {
    await model.collection.insertMany(documents as never, { ordered: false });
    return { duplicates: 0, refused: [] };
  } catch (error) {
    const { writeErrors } = error as { writeErrors?: unknown };
    const errors = (Array.isArray(writeErrors) ? writeErrors : []) as { index: number; code: number }[];
    if (errors.length === 0) throw error;
    const refused = errors.filter(({ code }) => code !== duplicateKey);
    return {
      duplicates: errors.length - refused.length,
      refused: refused.map(({ index, code }) => ({ index, reason: `MongoDB refused it (${code})` })),
    };
  }
}
