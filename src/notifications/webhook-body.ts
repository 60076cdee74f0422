import type { Comment } from "../comment.ts";
import type { Delivery } from "../store/delivery.repository.ts";

/**
 * What a webhook is told of an event: what happened to the comment, and the comment as it is now. No e-mail address is
 * in it.
 * @param comment `undefined` where it is gone; then the event stands without it.
 */
export function webhookBody(
  { event, comment: id, site, status, from, version, createdAt }: Delivery,
  comment: Comment | undefined,
): string {
  const happened = { id, site, status, from, version };
  return JSON.stringify({
    type: event,
    timestamp: createdAt,
    data: comment ? { ...happened, ...partsOf(comment) } : happened,
  });
}

function partsOf(comment: Comment) {
  const { article, articleUrl, articleTitle, parent, name, website, body, createdAt, findings } = comment;
  return {
    article,
    articleUrl,
    articleTitle,
    parent,
    name,
    website,
    body,
    createdAt,
    findings: findings.map(({ check, reason, score }) => ({ check, reason, score })),
    decidedBy: comment.decision?.by,
  };
}
