import { useEffect, useRef } from "preact/hooks";
import type { Comment, CommentInFull, DecisionKind } from "../api-types.ts";
import { PlainText } from "../parts/plain-text.tsx";
import { text } from "../strings/index.ts";
import { CardHead } from "./card-head.tsx";
import { AuthorHistory, ParentQuote, Why } from "./card-parts.tsx";
import { DecisionBar } from "./decision-bar.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import type { Item } from "./queue-state.ts";
import { useSwipe } from "./use-swipe.ts";

export interface CardActions {
  readonly decide: (decision: DecisionKind) => void;
  readonly decideWithReason: (decision: DecisionKind) => void;
  readonly edit: () => void;
  readonly reply: () => void;
  readonly block: () => void;
  readonly toggleHistory: () => void;
  readonly toggle: (id: string) => void;
  readonly more: () => void;
}

/** The comment in focus, with all that helps to decide. */
export function Card({
  item,
  full,
  me,
  selected,
  history,
  follow,
  actions,
}: {
  item: Item;
  full: CommentInFull | undefined;
  me: string;
  selected: boolean;
  history: boolean;
  /** False for the first card of a page that was just opened: it stays at its top. */
  follow: { current: boolean };
  actions: CardActions;
}) {
  const { comment, taken } = item;
  const element = useRef<HTMLElement>(null);
  const swipe = useSwipe(() => actions.decide("approve"), actions.more);
  useEffect(() => {
    element.current?.focus({ preventScroll: true });
    if (follow.current) element.current?.scrollIntoView({ block: "nearest" });
    follow.current = true;
  }, [comment.id]);
  const evidence = evidenceOf(comment);
  return (
    <article
      ref={element}
      class="card focus"
      tabIndex={-1}
      aria-labelledby={`name-${comment.id}`}
      data-id={comment.id}
      style={swipe.offset === 0 ? undefined : { transform: `translateX(${swipe.offset}px)` }}
      {...swipe.handlers}
    >
      <CardHead comment={comment} full={full} selected={selected} onToggle={actions.toggle} />
      {taken && (
        <p class="notice wait" role="status">
          {text.card.decidedBy(taken.by, text.status[taken.status])}
        </p>
      )}
      {!taken && comment.lease && comment.lease.by !== me && (
        <p class="notice wait">{text.card.lookedAt(comment.lease.by)}</p>
      )}
      <ParentQuote comment={comment} full={full} />
      <PlainText key={comment.id} body={comment.body} evidence={evidence} />
      {comment.original && (
        <details>
          <summary>{text.card.edited}</summary>
          <p class="soft">{text.card.original}</p>
          <PlainText body={comment.original.body} />
        </details>
      )}
      <Why comment={comment} />
      <AuthorHistory full={full} comment={comment} />
      <DecisionBar comment={comment} disabled={taken !== undefined} actions={actions} history={history} />
      {history && <HistoryPanel full={full} />}
    </article>
  );
}

const none: readonly string[] = [];
const evidences = new WeakMap<Comment, readonly string[]>();

/** The same list for the same comment, so that its text is cut up once. */
function evidenceOf(comment: Comment): readonly string[] {
  const known = evidences.get(comment);
  if (known) return known;
  const words = comment.findings.flatMap(({ evidence }) => evidence ?? none);
  evidences.set(comment, words);
  return words;
}
