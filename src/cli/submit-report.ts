import Table from "cli-table3";
import type { PostResult } from "../clients/comments-api.ts";
import type { BadLine } from "./read-json-lines.ts";

export interface Judged {
  readonly id: string;
  readonly receipt: string;
  readonly article: string;
}

type Refusal = Extract<PostResult, { accepted: false }>;

/** What became of a file's comments, counted as it happens. */
export interface Report {
  badLine(line: BadLine): void;
  refused(line: number, refusal: Refusal): void;
  accepted(): void;
  settle(judged: Judged, status: string): void;
  posted(): number;
  judged(): number;
  /** Whether a comment was neither judged nor refused for its fields. */
  failed(): boolean;
  print(seconds: number, asJson: boolean): string;
}

const columns = ["approved", "pending", "spam", "rejected", "queued"] as const;
const shownFaults = 20;

export function createReport(): Report {
  const byArticle = new Map<string, Map<string, number>>();
  const refusedBy = new Map<string, number>();
  const faults: string[] = [];
  let accepted = 0;
  let refused = 0;
  let judged = 0;
  let broken = false;
  const total = (status: string): number =>
    [...byArticle.values()].reduce((sum, counts) => sum + (counts.get(status) ?? 0), 0);

  return {
    badLine: ({ line, fault }) => void faults.push(`line ${line} ${fault}`),
    refused(line, { status, fields, detail }) {
      refused++;
      broken ||= status !== 422;
      for (const name of fields.length > 0 ? fields : [`HTTP ${status}`]) increase(refusedBy, name);
      faults.push(`line ${line} was refused (${status}): ${detail}`);
    },
    accepted: () => void accepted++,
    settle({ article }, status) {
      if (status !== "queued") judged++;
      const counts = byArticle.get(article) ?? new Map<string, number>();
      increase(counts, status);
      byArticle.set(article, counts);
    },
    posted: () => accepted + refused,
    judged: () => judged,
    failed: () => broken || judged < accepted,
    print(seconds, asJson) {
      const articles = [...byArticle].sort(([a], [b]) => a.localeCompare(b));
      const totals = Object.fromEntries(columns.map((column) => [column, total(column)]));
      if (asJson)
        return `${JSON.stringify({
          accepted,
          judged,
          refused,
          refusedByField: Object.fromEntries(refusedBy),
          faults,
          ...totals,
          byArticle: Object.fromEntries(articles.map(([name, counts]) => [name, Object.fromEntries(counts)])),
          seconds,
        })}\n`;
      const table = new Table({
        head: ["article", ...columns],
        style: process.stdout.isTTY ? {} : { head: [], border: [] },
      });
      for (const [name, counts] of articles)
        table.push([shorten(name), ...columns.map((column) => counts.get(column) ?? 0)]);
      table.push(["all", ...columns.map((column) => totals[column] ?? 0)]);
      return [
        ...faults.slice(0, shownFaults),
        ...(faults.length > shownFaults ? [`… and ${faults.length - shownFaults} lines more`] : []),
        table.toString(),
        `${accepted} accepted, ${refused} refused${fieldList(refusedBy)}, ${judged} judged in ${seconds.toFixed(1)} s`,
        "",
      ].join("\n");
    },
  };
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function fieldList(refusedBy: ReadonlyMap<string, number>): string {
  if (refusedBy.size === 0) return "";
  return ` (${[...refusedBy].map(([field, count]) => `${field}: ${count}`).join(", ")})`;
}

const shorten = (name: string): string => (name.length > 40 ? `${name.slice(0, 39)}…` : name);
