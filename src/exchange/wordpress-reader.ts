import type { Status } from "../comment.ts";
import { htmlToMarkdown } from "./html-to-markdown.ts";
import type { ImportItem, NativeRecord } from "./import-item.ts";
import { readXml, type XmlRecord } from "./read-xml.ts";

/** WordPress's column `comment_approved`. Its exports leave spam out; ours do not. */
const statusOf: Readonly<Record<string, Status>> = {
  "1": "approved",
  approve: "approved",
  "0": "pending",
  hold: "pending",
  spam: "spam",
  trash: "rejected",
  "post-trashed": "rejected",
};

/** Where our own exports keep what WordPress has no element for. */
export const nativeMetaKey = "_comment_moderation_record";

export type ArticleBy = "path" | "url" | "id";

/**
 * Reads WordPress's export, WXR 1.0 to 1.2: of each `item` its `title`, `link` and `wp:post_id`, and of each
 * `wp:comment` in it `wp:comment_id`, `_author`, `_author_email`, `_author_url`, `_date_gmt`, `_date`, `_content`,
 * `_approved`, `_type`, `_parent`, and the `wp:commentmeta` that our own exports write. IP addresses are not read.
 */
export async function* readWordpress(
  pieces: AsyncIterable<string>,
  articleBy: ArticleBy = "path",
): AsyncGenerator<ImportItem> {
  const shape = { records: new Set(["item", "wp:comment"]), inner: new Set(["wp:commentmeta"]) };
  for await (const record of readXml(pieces, shape)) {
    if ("fault" in record) yield { line: record.line, leftOut: { code: "malformed", detail: record.fault } };
    else if (record.element === "wp:comment") yield readComment(record, articleBy);
  }
}

function readComment(record: XmlRecord, articleBy: ArticleBy): ImportItem {
  const { line, within, inner } = record;
  const field = (name: string): string => record.fields.get(`wp:comment_${name}`)?.text.trim() ?? "";
  const native = inner.find(({ fields }) => fields.get("wp:meta_key")?.text === nativeMetaKey);
  if (native)
    return { line, native: JSON.parse(native.fields.get("wp:meta_value")?.text ?? "") as NativeRecord };

  const type = field("type");
  if (type !== "" && type !== "comment")
    return { line, leftOut: { code: "other_type", detail: `it is a ${type}, not a comment` } };
  const status = statusOf[field("approved")];
  if (!status)
    return { line, leftOut: { code: "unknown_status", detail: `comment_approved is ${field("approved")}` } };
  const title = within?.fields.get("title")?.text.trim();
  const link = within?.fields.get("link")?.text.trim() ?? "";
  const post = within?.fields.get("wp:post_id")?.text.trim() ?? "";
  const parent = field("parent");
  const date = dateOf(field("date_gmt")) || dateOf(field("date"));
  const website = field("author_url");
  return {
    line,
    comment: {
      sourceId: field("id"),
      ...(parent === "" || parent === "0" ? {} : { parentSourceId: parent }),
      article: articleOf(articleBy, link, post),
      ...(link === "" ? {} : { articleUrl: link }),
      ...(title ? { articleTitle: title } : {}),
      name: field("author"),
      email: field("author_email"),
      ...(website === "" ? {} : { website }),
      body: htmlToMarkdown(record.fields.get("wp:comment_content")?.text ?? ""),
      createdAt: date,
      status,
    },
  };
}

/** `2024-01-31 12:00:00` in UTC; WordPress writes zeros where it has no date. */
function dateOf(text: string): string {
  return /^0000-/.test(text) || text === "" ? "" : `${text.replace(" ", "T")}Z`;
}

/** The key of an article by its link; an address without a path stands for itself. */
export function articleOf(by: ArticleBy, link: string, id: string): string {
  if (by === "id" || link === "") return id;
  if (by === "url" || !URL.canParse(link)) return link;
  const { pathname, search } = new URL(link);
  return `${pathname}${search}`;
}
