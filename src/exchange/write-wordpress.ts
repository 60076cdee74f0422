import { createHash } from "node:crypto";
import type { ExportRecord } from "../store/exchange.repository.ts";
import { nativeMetaKey } from "./wordpress-reader.ts";

/** WordPress's column `comment_approved`; a deleted comment is in its trash. */
const approvedOf: Readonly<Record<string, string>> = {
  approved: "1",
  pending: "0",
  spam: "spam",
  rejected: "trash",
  deleted: "trash",
};

const head = `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wfw="http://wellformedweb.org/CommentAPI/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<wp:wxr_version>1.2</wp:wxr_version>
`;

/**
 * Comments as WordPress's export, WXR 1.2. An item holds the comments of one article that follow each other, so that
 * memory stays bounded: an article may have several items, with the same link and the same number. Ids become numbers
 * of 60 bits, as WordPress has them; each comment carries our own record too, so that `import wordpress` takes it in
 * without loss.
 */
export async function* writeWordpress(records: AsyncIterable<ExportRecord>): AsyncGenerator<string> {
  let open: string | undefined;
  yield head;
  for await (const record of records) {
    if (record.type !== "comment") continue;
    const article = `${String(record.site)}/${String(record.article)}`;
    if (article !== open) {
      if (open !== undefined) yield "</item>\n";
      yield openItem(record, numberOf(`article ${article}`));
      open = article;
    }
    yield comment(record);
  }
  if (open !== undefined) yield "</item>\n";
  yield "</channel>\n</rss>\n";
}

function openItem({ article, articleUrl, articleTitle }: ExportRecord, number: bigint): string {
  return `<item>
<title>${cdata(articleTitle ?? article)}</title>
<link>${markup(articleUrl ?? article)}</link>
<wp:post_id>${number}</wp:post_id>
<wp:post_type>${cdata("post")}</wp:post_type>
<wp:status>${cdata("publish")}</wp:status>
`;
}

function comment(record: ExportRecord): string {
  const { id, parent, name, email, website, body, createdAt, status } = record;
  const date = (createdAt as Date).toISOString().slice(0, 19).replace("T", " ");
  return `<wp:comment>
<wp:comment_id>${numberOf(String(id))}</wp:comment_id>
<wp:comment_author>${cdata(name)}</wp:comment_author>
<wp:comment_author_email>${cdata(email)}</wp:comment_author_email>
<wp:comment_author_url>${markup(website ?? "")}</wp:comment_author_url>
<wp:comment_author_IP></wp:comment_author_IP>
<wp:comment_date>${cdata(date)}</wp:comment_date>
<wp:comment_date_gmt>${cdata(date)}</wp:comment_date_gmt>
<wp:comment_content>${cdata(body)}</wp:comment_content>
<wp:comment_approved>${cdata(approvedOf[String(status)] ?? "0")}</wp:comment_approved>
<wp:comment_type>${cdata("comment")}</wp:comment_type>
<wp:comment_parent>${parent === undefined ? 0 : numberOf(String(parent))}</wp:comment_parent>
<wp:comment_user_id>0</wp:comment_user_id>
<wp:commentmeta>
<wp:meta_key>${cdata(nativeMetaKey)}</wp:meta_key>
<wp:meta_value>${cdata(asciiJson(record))}</wp:meta_value>
</wp:commentmeta>
</wp:comment>
`;
}

const numberOf = (key: string): bigint =>
  BigInt(`0x${createHash("sha256").update(key).digest("hex").slice(0, 15)}`);

const cdata = (value: unknown): string =>
  `<![CDATA[${withoutControls(String(value ?? "")).replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;

const markup = (value: unknown): string =>
  withoutControls(String(value)).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** XML has no place for most control characters, so the record's are written as JSON escapes. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
  return text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "");
}
