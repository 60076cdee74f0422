import type { CommentInFull } from "../api-types.ts";
import { dateOf } from "../format.ts";
import { text } from "../strings/index.ts";

/** The author's last comments, and what moderators did with this one. */
export function HistoryPanel({ full }: { full: CommentInFull | undefined }) {
  if (!full) return <p class="soft">{text.card.loading}</p>;
  return (
    <div class="history">
      <h3>{text.card.lastComments}</h3>
      <ul>
        {full.history.last.map(({ id, status, body, createdAt }) => (
          <li key={id}>
            <span class={`state ${status}`}>{text.status[status]}</span>{" "}
            <span class="soft">{dateOf(createdAt)}</span> <span dir="auto">{body.slice(0, 160)}</span>
          </li>
        ))}
        {full.history.last.length === 0 && <li class="soft">{text.card.noTrail}</li>}
      </ul>
      <h3>{text.card.trail}</h3>
      <ul>
        {full.audit.map(({ id, by, at, decision, from, to, reason }) => (
          <li key={id}>
            <strong>{text.decided[decision]}</strong> · {by} · <span class="soft">{dateOf(at)}</span>
            {from && to && from !== to && ` · ${text.status[from]} → ${text.status[to]}`}
            {reason && ` · ${reason}`}
          </li>
        ))}
        {full.audit.length === 0 && <li class="soft">{text.card.noTrail}</li>}
      </ul>
    </div>
  );
}
