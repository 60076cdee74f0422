import type { Comment, CommentInFull } from "../api-types.ts";
import { findingDetail, findingName, findingSigns } from "../format.ts";
import { Link } from "../parts/link.tsx";
import { text } from "../strings/index.ts";
import { EarlierComment } from "./earlier-comment.tsx";
import { addressOf, readFilters } from "./filters.ts";

const quoteLength = 240;

/** What the comment answers. Its place is kept while it is read, so that nothing moves. */
export function ParentQuote({ comment, full }: { comment: Comment; full: CommentInFull | undefined }) {
  if (comment.parent === null) return null;
  const parent = full?.parentComment;
  return (
    <blockquote class="parent" dir="auto">
      {parent ? (
        <>
          <strong>{text.card.answers(parent.name)}</strong> {parent.body.slice(0, quoteLength)}
          {parent.body.length > quoteLength && " …"}
        </>
      ) : (
        text.card.loading
      )}
    </blockquote>
  );
}

/** Every finding in words, the heaviest first. */
export function Why({ comment: { findings, status, body } }: { comment: Comment }) {
  const title = status === "pending" ? text.card.why : text.card.found;
  if (findings.length === 0) return <p class="why">{text.card.nothing}</p>;
  return (
    <div class="why">
      <h3>{title}</h3>
      <ul>
        {[...findings]
          .sort((a, b) => b.score - a.score)
          .map((finding) => ({
            ...finding,
            detail: findingDetail(finding),
            signs: findingSigns(finding, body),
          }))
          .map(({ check, reason, detail, signs, values, score, verdict }) => (
            <li key={check}>
              <strong>{findingName(reason)}</strong>{" "}
              <span class="soft">
                {detail}
                {signs.length > 0 && ` ${text.card.seen(signs)}`}
              </span>{" "}
              <span class={`weight ${verdict === "hold" || verdict === "unknown" ? "wait" : "bad"}`}>
                {text.card.weight} {score.toFixed(2)}
              </span>
              {typeof values?.comment === "string" && (
                <EarlierComment key={values.comment} id={values.comment} />
              )}
            </li>
          ))}
      </ul>
    </div>
  );
}

const plain = readFilters(new URLSearchParams());

/** What is known of who wrote it. */
export function AuthorHistory({ comment, full }: { comment: Comment; full: CommentInFull | undefined }) {
  const { authorKey, addressHash, status } = comment;
  return (
    <p class="author soft">
      {text.card.author}:{" "}
      {full ? text.card.history(full.history.approved, full.history.refused) : text.card.loading}
      {full && full.addressToday !== null && full.addressToday > 1 && (
        <> · {text.card.addressSeen(full.addressToday)}</>
      )}{" "}
      · <Link href={addressOf({ ...plain, status, author: authorKey })}>{text.filters.sameAuthor}</Link>
      {addressHash && (
        <>
          {" "}
          ·{" "}
          <Link href={addressOf({ ...plain, status, address: addressHash })}>{text.filters.sameAddress}</Link>
        </>
      )}
    </p>
  );
}
