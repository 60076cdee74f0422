import { useState } from "preact/hooks";
import { get } from "../api.ts";
import type { Comment } from "../api-types.ts";
import { dateOf } from "../format.ts";
import { PlainText } from "../parts/plain-text.tsx";
import { text } from "../strings/index.ts";

/** The comment that a finding points at, read when it is asked for. */
export function EarlierComment({ id }: { id: string }) {
  const [comment, setComment] = useState<Comment | "reading" | "gone">();
  const read = (): void => {
    if (comment !== undefined) return;
    setComment("reading");
    get<Comment>(`/v1/moderation/comments/${id}`).then(setComment, () => setComment("gone"));
  };
  return (
    <details class="earlier" onToggle={read}>
      <summary>{text.card.earlier}</summary>
      {comment === "reading" && <p class="soft">{text.card.loading}</p>}
      {comment === "gone" && <p class="soft">{text.card.earlierGone}</p>}
      {typeof comment === "object" && (
        <>
          <p class="soft">
            <strong dir="auto">{comment.name}</strong> · {text.status[comment.status]} ·{" "}
            {dateOf(comment.createdAt)} · {comment.article}
          </p>
          <PlainText body={comment.body} />
        </>
      )}
    </details>
  );
}
