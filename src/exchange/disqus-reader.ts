import { htmlToMarkdown } from "./html-to-markdown.ts";
import type { ImportItem } from "./import-item.ts";
import { readXml, type XmlRecord } from "./read-xml.ts";
import { type ArticleBy, articleOf } from "./wordpress-reader.ts";

interface Thread {
  readonly id: string;
  readonly link: string;
  readonly title: string;
}

/**
 * Reads Disqus's export: of each `thread` its `dsq:id`, `id`, `link` and `title`, and of each `post` its `dsq:id`,
 * `message`, `createdAt`, `isDeleted`, `isSpam`, `author/name`, `author/email`, and the `dsq:id` of its `thread` and
 * `parent`. Threads stand before the posts and are held in memory, some 200 bytes each. IP addresses are not read.
 */
export async function* readDisqus(
  pieces: AsyncIterable<string>,
  articleBy: ArticleBy = "path",
): AsyncGenerator<ImportItem> {
  const threads = new Map<string, Thread>();
  // A post names its thread by an element of the same name.
  const shape = { records: new Set(["thread", "post"]), inner: new Set(["thread"]) };
  for await (const record of readXml(pieces, shape)) {
    if ("fault" in record) yield { line: record.line, leftOut: { code: "malformed", detail: record.fault } };
    else if (record.element === "post") yield readPost(record, threads, articleBy);
    else threads.set(idOf(record), readThread(record));
  }
}

const idOf = ({ attributes }: Pick<XmlRecord, "attributes">): string => attributes["dsq:id"] ?? "";
const textOf = ({ fields }: XmlRecord, name: string): string => fields.get(name)?.text.trim() ?? "";

const readThread = (record: XmlRecord): Thread => ({
  id: textOf(record, "id"),
  link: textOf(record, "link"),
  title: textOf(record, "title"),
});

function readPost(post: XmlRecord, threads: ReadonlyMap<string, Thread>, articleBy: ArticleBy): ImportItem {
  const { line } = post;
  const named = post.inner.find(({ element }) => element === "thread");
  const thread = named && threads.get(idOf(named));
  if (!thread) return { line, leftOut: { code: "no_article", detail: "its thread is not in the file" } };
  const parent = post.fields.get("parent")?.attributes["dsq:id"];
  const deleted = textOf(post, "isDeleted") === "true";
  const spam = textOf(post, "isSpam") === "true";
  return {
    line,
    comment: {
      sourceId: idOf(post),
      ...(parent ? { parentSourceId: parent } : {}),
      article: articleOf(articleBy, thread.link, thread.id),
      ...(thread.link === "" ? {} : { articleUrl: thread.link }),
      ...(thread.title === "" ? {} : { articleTitle: thread.title }),
      name: deleted ? "" : textOf(post, "author/name"),
      email: deleted ? "" : textOf(post, "author/email"),
      body: deleted ? "" : htmlToMarkdown(post.fields.get("message")?.text ?? ""),
      createdAt: textOf(post, "createdAt"),
      status: deleted ? "deleted" : spam ? "spam" : "approved",
    },
  };
}
