import type { RequestHandler } from "express";
import { z } from "zod";
import { type Comment, type RecordedFinding, type Report, reportReasons } from "../comment.ts";
import { conflict, notFound } from "../errors.ts";
import { formOrJson } from "../http/mount-routes.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import type { Announce } from "../queue/desk-events.ts";
import type { Identity } from "../signing/identity.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import type { AuthorChangeRepository } from "../store/author-change.repository.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import type { Site } from "../store/site.repository.ts";
import { commentId } from "./submission.schema.ts";

const bodySchema = z.object({ reason: z.enum(reportReasons).default("other") }).meta({ id: "ReportComment" });

export interface ReportDependencies {
  readonly comments: Pick<CommentRepository, "find">;
  readonly changes: Pick<AuthorChangeRepository, "report">;
  readonly articles: Pick<ArticleRepository, "touch">;
  readonly findSite: (key: string) => Promise<Site | undefined>;
  readonly identity: Pick<Identity, "addressHash">;
  /** Tells open pages of moderators. */
  readonly announce: Announce;
  readonly limit: RequestHandler;
  readonly now: () => number;
}

/** Readers tell the moderators of a published comment. The answer does not say what became of it. */
export const reportRoute = (dependencies: ReportDependencies): Route =>
  route({
    method: "post",
    path: "/v1/comments/{id}/reports",
    tag: "Readers",
    summary: "Report a published comment to the moderators",
    limit: dependencies.limit,
    params: z.object({ id: commentId }),
    body: bodySchema,
    accepts: formOrJson,
    responses: {
      204: { description: "Noted; a second report from one address changes nothing" },
      404: { description: "No such comment, or not published", schema: problemSchema },
      409: { description: "The comment changed at the same moment", schema: problemSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
      429: { description: "Too many from this address", schema: problemSchema },
    },
    async handle({ params: { id }, body: { reason }, request }) {
      const { comments, identity, now } = dependencies;
      const by = identity.addressHash(request.ip ?? "unknown");
      const report: Report = { by, reason, at: new Date(now()) };
      for (let tries = 0; tries < maxTries; tries++) {
        const comment = await comments.find(id);
        if (comment?.status !== "approved") throw notFound("comment");
        if (comment.reports?.some((earlier) => earlier.by === by)) return { status: 204 };
        if (await addReport(comment, report, dependencies)) return { status: 204 };
      }
      throw conflict("The comment changed at the same moment. Try again.");
    },
  });

/** Several readers may report one comment at the same moment; each finds the version that the one before left. */
const maxTries = 5;

async function addReport(
  comment: Comment,
  report: Report,
  {
    changes,
    articles,
    findSite,
    announce,
  }: Pick<ReportDependencies, "changes" | "articles" | "findSite" | "announce">,
): Promise<boolean> {
  const { reportsToHold } = (await findSite(comment.site))?.policy.thread ?? { reportsToHold: 1 };
  const reports = [...(comment.reports ?? []), report];
  // What a moderator has seen and approved does not count against it again.
  const fresh = reports.filter(({ at }) => !comment.decision || at > comment.decision.at);
  const status = reportsToHold > 0 && fresh.length >= reportsToHold ? "pending" : "approved";
  const findings = [...comment.findings.filter(({ check }) => check !== "reports"), findingOf(reports)];
  const reported = await changes.report(comment.id, comment.version, { report, findings, status });
  if (reported && status === "pending") await articles.touch([reported]);
  if (reported) await announce([reported], comment);
  return reported !== undefined;
}

/** One finding tells of all reports; each weighs more, and none can be certain. */
function findingOf(reports: readonly Report[]): RecordedFinding {
  const reasons = new Map<string, number>();
  for (const { reason } of reports) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const told = [...reasons].map(([reason, count]) => `${reason.replace("_", " ")}: ${count}`).join(", ");
  return {
    check: "reports",
    verdict: "hold",
    reason: "reported",
    score: 1 - 0.7 ** reports.length,
    detail: `Reported by readers (${told}).`,
    values: { told: [...reasons].map(([reason, count]) => `${reason}: ${count}`).join(", ") },
  };
}
