import type { Comment, Status } from "../comment.ts";
import type { Replayed } from "./replay-comments.ts";

/** What a rule found and what moderators made of those comments. */
export interface RuleRow {
  /** `<check>/<reason>`. */
  readonly rule: string;
  /** Comments that it spoke against when they were judged, and under the policy tried. */
  readonly before: number;
  readonly after: number;
  /** Of those after, that moderators approved, refused, and did not decide. */
  readonly approved: number;
  readonly refused: number;
  readonly undecided: number;
  /** Share of those decided that moderators approved: the rule was wrong about them. `null` where none was decided. */
  readonly falsePositiveRate: number | null;
}

/** Comments whose status would have been another. */
export interface ChangeRow {
  readonly from: Status;
  readonly to: Status;
  readonly comments: number;
  readonly approved: number;
  readonly refused: number;
  readonly undecided: number;
}

export interface ReplayReport {
  readonly comments: number;
  /** That moderators decided. */
  readonly decided: number;
  readonly changed: number;
  readonly changes: readonly ChangeRow[];
  readonly rules: readonly RuleRow[];
}

export function reportReplay(replayed: readonly Replayed[]): ReplayReport {
  const changed = replayed.filter(({ before, after }) => before !== after);
  const ways = unique(changed.map(({ before, after }) => `${before} ${after}`)).sort();
  return {
    comments: replayed.length,
    decided: replayed.filter(({ comment }) => decisionOf(comment)).length,
    changed: changed.length,
    changes: ways.map((way) => {
      const [from, to] = way.split(" ") as [Status, Status];
      const those = changed.filter(({ before, after }) => before === from && after === to);
      return { from, to, comments: those.length, ...tally(those.map(({ comment }) => comment)) };
    }),
    rules: rulesOf(replayed),
  };
}

function rulesOf(replayed: readonly Replayed[]): readonly RuleRow[] {
  const name = ({ check, reason }: { check: string; reason: string }): string => `${check}/${reason}`;
  const rules = unique(
    replayed.flatMap(({ comment, findings }) => [...comment.findings, ...findings].map(name)),
  ).sort();
  return rules.map((rule) => {
    const spoke = (findings: Comment["findings"]): boolean =>
      findings.some((finding) => name(finding) === rule);
    const after = replayed.filter(({ findings }) => spoke(findings));
    const counts = tally(after.map(({ comment }) => comment));
    const decided = counts.approved + counts.refused;
    return {
      rule,
      before: replayed.filter(({ comment }) => spoke(comment.findings)).length,
      after: after.length,
      ...counts,
      falsePositiveRate: decided === 0 ? null : counts.approved / decided,
    };
  });
}

function tally(comments: readonly Comment[]): Pick<RuleRow, "approved" | "refused" | "undecided"> {
  const count = (test: (comment: Comment) => boolean): number => comments.filter(test).length;
  return {
    approved: count((comment) => decisionOf(comment) === "approve"),
    refused: count((comment) => !["approve", undefined].includes(decisionOf(comment))),
    undecided: count((comment) => decisionOf(comment) === undefined),
  };
}

/** The decision that stands, if there is one. */
function decisionOf({ decision }: Comment): string | undefined {
  return decision?.kind === "undo" ? undefined : decision?.kind;
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];
