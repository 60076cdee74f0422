import { queryOf } from "../api.ts";
import { type Status, statuses } from "../api-types.ts";
import { root } from "../router.ts";

/** What the list shows; it is the page's query, so that a list can be linked to and survives a reload. */
export interface Filters {
  readonly status: Status;
  readonly order: "oldest" | "newest";
  readonly q: string;
  readonly site: string;
  readonly article: string;
  readonly reason: string;
  readonly email: string;
  readonly author: string;
  readonly address: string;
  readonly language: string;
  readonly scoreMin: string;
  /** Days, as date inputs have them. */
  readonly from: string;
  readonly before: string;
  /** Only what has waited so many hours. */
  readonly hours: string;
  /** `true`: only what readers have reported since a moderator decided. */
  readonly reported: string;
}

/** The list of published comments that readers have reported. */
export const isReported = { status: "approved", reported: "true" } as const;

const fields = [
  "q",
  "site",
  "article",
  "reason",
  "email",
  "author",
  "address",
  "language",
  "scoreMin",
  "from",
  "before",
  "hours",
  "reported",
] as const;
export type FilterField = (typeof fields)[number];

export function readFilters(query: URLSearchParams): Filters {
  const status = statuses.find((one) => one === query.get("status")) ?? "pending";
  const order = query.get("order") === "newest" ? "newest" : "oldest";
  const rest = Object.fromEntries(fields.map((field) => [field, query.get(field) ?? ""]));
  return { status, order, ...(rest as Record<FilterField, string>) };
}

/** Fields that narrow a list down; `reported` is a list of its own. */
const narrowing = fields.filter((field) => field !== "reported");
export const isFiltered = (filters: Filters): boolean => narrowing.some((field) => filters[field] !== "");
export const activeFilters = (filters: Filters): number =>
  narrowing.filter((field) => field !== "q" && filters[field] !== "").length;

export function addressOf({ status, order, ...rest }: Filters): string {
  return (
    root +
    queryOf({
      ...rest,
      status: status === "pending" ? undefined : status,
      order: order === "oldest" ? undefined : order,
    })
  );
}

/** The filters as the API has them. @param now milliseconds since the epoch. */
export function apiFilter(filters: Filters, now: number): Record<string, string> {
  const { from, before, hours, order: _order, ...plain } = filters;
  const day = (date: string): string => new Date(`${date}T00:00:00`).toISOString();
  const latest = hours === "" ? undefined : new Date(now - Number(hours) * 3_600_000).toISOString();
  const end = [before === "" ? undefined : day(before), latest]
    .filter((time) => time !== undefined)
    .sort()[0];
  return Object.fromEntries(
    Object.entries({ ...plain, from: from === "" ? "" : day(from), before: end ?? "" }).filter(
      ([, value]) => value !== "",
    ),
  );
}
