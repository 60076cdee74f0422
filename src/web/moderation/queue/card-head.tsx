import type { Comment, CommentInFull } from "../api-types.ts";
import { dateOf, duration, secondsSince } from "../format.ts";
import { Link } from "../parts/link.tsx";
import { text } from "../strings/index.ts";
import { addressOf, readFilters } from "./filters.ts";

const plain = readFilters(new URLSearchParams());

/** Who wrote it, when and where. */
export function CardHead({
  comment,
  full,
  selected,
  onToggle,
}: {
  comment: Comment;
  full: CommentInFull | undefined;
  selected: boolean;
  onToggle: (id: string) => void;
}) {
  const { id, status, name, email, site, article, articleTitle, articleUrl, createdAt } = comment;
  const age = duration(secondsSince(createdAt));
  const isFirst =
    full && full.history.approved + full.history.refused === 0 && full.history.last.length === 0;
  return (
    <header class="head">
      <input
        type="checkbox"
        checked={selected}
        aria-label={text.actions.select(name)}
        onChange={() => onToggle(id)}
      />
      <h2 id={`name-${id}`} dir="auto">
        {name || "—"}
      </h2>
      <span class="soft" dir="auto">
        {email}
      </span>
      {comment.staff && <span class="tag">{text.card.staff}</span>}
      {comment.returning && <span class="tag">{text.card.returning}</span>}
      {isFirst && <span class="tag">{text.card.firstComment}</span>}
      <time dateTime={createdAt} title={dateOf(createdAt)} class={status === "pending" ? "waits" : "soft"}>
        {status === "pending" ? text.card.waits(age) : text.card.written(age)}
      </time>
      <span class="where soft" dir="auto">
        {site} ·{" "}
        {articleUrl && /^https?:/.test(articleUrl) ? (
          <a href={articleUrl} target="_blank" rel="noopener noreferrer nofollow">
            {articleTitle ?? article}
          </a>
        ) : (
          <Link href={addressOf({ ...plain, status, site, article })}>{articleTitle ?? article}</Link>
        )}
      </span>
    </header>
  );
}
