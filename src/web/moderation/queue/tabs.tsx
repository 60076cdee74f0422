import { statuses } from "../api-types.ts";
import { Link } from "../parts/link.tsx";
import { language, text } from "../strings/index.ts";
import { addressOf, type Filters, isReported } from "./filters.ts";
import type { Counts } from "./use-counts.ts";

/** The five lists and what readers have reported, with their numbers. */
export function Tabs({ filters, counts }: { filters: Filters; counts: Counts }) {
  const number = (list: keyof Counts): string => counts[list]?.toLocaleString(language) ?? "…";
  const reported = filters.reported !== "";
  return (
    <nav class="tabs" aria-label={text.nav.queue}>
      {statuses.map((status) => (
        <Link
          key={status}
          href={addressOf({ ...filters, status, reported: "" })}
          current={status === filters.status && !reported}
        >
          {text.status[status]} <span class="count">{number(status)}</span>
        </Link>
      ))}
      <Link href={addressOf({ ...filters, ...isReported })} current={reported}>
        {text.queue.reported}{" "}
        <span class={counts.reported ? "count wait" : "count"}>{number("reported")}</span>
      </Link>
    </nav>
  );
}
