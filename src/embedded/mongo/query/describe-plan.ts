import type { Doc } from "../storage/index-values.ts";
import type { Query } from "./find-documents.ts";
import type { Plan } from "./plan.ts";

const unlimited = Number.POSITIVE_INFINITY;

/** The scan of the plan's index alone. */
export function describeIndexScan(plan: Plan): Doc {
  const { index } = plan;
  if (!index) return {};
  return {
    stage: "IXSCAN",
    keyPattern: index.spec.key,
    indexName: index.spec.name,
    isMultiKey: index.multikey.size > 0,
    isUnique: index.spec.unique === true,
    isSparse: index.spec.sparse === true,
    isPartial: index.spec.partialFilterExpression !== undefined,
    indexVersion: 2,
    direction: plan.reverse ? "backward" : "forward",
    ranges: plan.scans.length,
  };
}

/** Where the keys of a branch come from. */
const describeKeys = (plan: Plan): Doc =>
  plan.branches ? { stage: "OR", inputStages: plan.branches.map(describeKeys) } : describeIndexScan(plan);

/** The plan in MongoDB's words. */
export function describePlan(plan: Plan, { filter, sort, skip, limit }: Query): Doc {
  const sortPattern = Object.fromEntries(sort);
  const filterField = plan.filtered ? { filter } : {};
  let stage: Doc = { stage: "COLLSCAN", ...filterField, direction: plan.reverse ? "backward" : "forward" };
  if (plan.branches)
    stage = {
      stage: "FETCH",
      ...filterField,
      inputStage: { stage: "OR", inputStages: plan.branches.map(describeKeys) },
    };
  if (plan.index) {
    const scan = describeIndexScan(plan);
    stage = {
      stage: "FETCH",
      ...filterField,
      inputStage: plan.merge ? { stage: "SORT_MERGE", sortPattern, inputStage: scan } : scan,
    };
  }
  if (sort.length > 0 && !plan.sorted)
    stage = {
      stage: "SORT",
      sortPattern,
      ...(limit < unlimited ? { limitAmount: limit } : {}),
      inputStage: stage,
    };
  if (skip > 0) stage = { stage: "SKIP", skipAmount: skip, inputStage: stage };
  if (limit < unlimited) stage = { stage: "LIMIT", limitAmount: limit, inputStage: stage };
  return stage;
}
