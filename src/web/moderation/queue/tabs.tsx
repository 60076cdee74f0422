import { statuses } from "../api-types.ts";
import { Link } from "../parts/link.tsx";
import { language, text } from "../strings/index.ts";
import { addressOf, type Filters } from "./filters.ts";
import type { Counts } from "./use-counts.ts";

/** The five lists with their numbers. */
export function Tabs({ filters, counts }: { filters: Filters; counts: Counts }) {
  return (
    <nav class="tabs" aria-label={text.nav.queue}>
      {statuses.map((status) => (
        <Link key={status} href={addressOf({ ...filters, status })} current={status === filters.status}>
          {text.status[status]} <span class="count">{counts[status]?.toLocaleString(language) ?? "…"}</span>
        </Link>
      ))}
    </nav>
  );
}
