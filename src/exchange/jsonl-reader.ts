import { z } from "zod";
import { statuses } from "../comment.ts";
import type { ImportItem, NativeRecord, Remark, SourceComment } from "./import-item.ts";
import { readLines } from "./read-lines.ts";

const nativeSchema = z.looseObject({ type: z.enum(["comment", "article", "site"]) });

const text = z.string().default("");
/** A comment as anybody can write it: the fields of `POST /v1/comments`, and what an archive knows besides. */
const plainSchema = z.object({
  id: z.union(
    [z.string().min(1), z.number()],
    "id is missing: without one a second run could not know it again",
  ),
  parent: z.union([z.string(), z.number()]).nullish(),
  article: z.string().min(1),
  articleUrl: z.string().optional(),
  articleTitle: z.string().optional(),
  name: text,
  email: text,
  website: z.string().nullish(),
  body: text,
  createdAt: text,
  status: z.enum(statuses).default("approved"),
});

/** What a line holds. */
type Found =
  | { readonly comment: SourceComment }
  | { readonly native: NativeRecord }
  | { readonly leftOut: Remark };

/** Reads JSON Lines: our own export, or a comment a line. */
export async function* readJsonl(pieces: AsyncIterable<string>): AsyncGenerator<ImportItem> {
  for await (const { line, text: json } of readLines(pieces)) {
    if (json.trim() !== "") yield { line, ...parseLine(line === 1 ? json.replace(/^\uFEFF/, "") : json) };
  }
}

function parseLine(json: string): Found {
  const value = parse(json);
  if (value === undefined) return { leftOut: { code: "malformed", detail: "it is not JSON" } };
  const native = nativeSchema.safeParse(value);
  if (native.success) return { native: native.data as NativeRecord };
  const plain = plainSchema.safeParse(value);
  if (!plain.success) {
    const faults = plain.error.issues.map(
      ({ path, message }) => `${path.join(".") || "(whole)"}: ${message}`,
    );
    return { leftOut: { code: "invalid", detail: faults.join("; ") } };
  }
  const { id, parent, articleUrl, articleTitle, website, ...fields } = plain.data;
  return {
    comment: {
      ...fields,
      sourceId: String(id),
      ...(parent == null || parent === "" ? {} : { parentSourceId: String(parent) }),
      ...(articleUrl === undefined ? {} : { articleUrl }),
      ...(articleTitle === undefined ? {} : { articleTitle }),
      ...(website == null ? {} : { website }),
    },
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
