import { z } from "zod";
import { mayActFor, type Principal } from "../http/principal.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional } from "../http/text.ts";
import type { DeskEvent, DeskEvents, PlacedEvent } from "../queue/desk-events.ts";

const heartbeatMs = 15_000;
/** A stream ends by itself, so that who may read it is asked again; browsers come back at once. */
const longestMs = 15 * 60_000;

/** Live events; `Last-Event-ID`, which browsers send by themselves, catches up. */
export const eventsRoute = (events: DeskEvents): Route =>
  route({
    method: "get",
    path: "/v1/moderation/events",
    tag: "Moderators",
    summary: "Server-sent events: comments that came or were decided, who looks at what, progress of batches",
    roles: ["moderator"],
    query: z.object({ after: optional(z.string().regex(/^\d{1,15}-\d{1,10}$/)) }),
    responses: {
      200: {
        description:
          "Events `comments`, `lease`, `batch`, and `resync` where too much was missed: load the lists again",
        type: "text/event-stream",
      },
      401: { description: "No credentials, or not valid", schema: problemSchema },
      403: { description: "Another role", schema: problemSchema },
    },
    async handle({ query, principal, request, response }) {
      const moderator = requireRole(principal, ["moderator"]);
      const header = request.get("last-event-id");
      const last = header && /^\d{1,15}-\d{1,10}$/.test(header) ? header : query.after;
      // Subscribed before the past is read, so that nothing falls between; what comes twice changes nothing.
      const waiting: PlacedEvent[] = [];
      let send = (placed: PlacedEvent): void => void waiting.push(placed);
      const unsubscribe = events.subscribe((placed) => send(placed));
      response.once("close", unsubscribe);
      const missed = last === undefined ? [] : await events.since(last);

      response.status(200).set({
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-store",
        // nginx would hold events back.
        "X-Accel-Buffering": "no",
      });
      response.write("retry: 1000\n\n");
      if (!missed) response.write("event: resync\ndata: {}\n\n");
      send = ({ id, event }) => {
        const own = onlySitesOf(moderator, event);
        if (own) response.write(`id: ${id}\nevent: ${own.type}\ndata: ${JSON.stringify(own)}\n\n`);
      };
      for (const placed of [...(missed ?? []), ...waiting]) send(placed);

      const heartbeat = setInterval(() => response.write(": still here\n\n"), heartbeatMs).unref();
      const end = setTimeout(() => response.end(), longestMs).unref();
      response.once("close", () => {
        clearInterval(heartbeat);
        clearTimeout(end);
      });
      return undefined;
    },
  });

/** What of an event a moderator may know. */
function onlySitesOf(moderator: Principal, event: DeskEvent): DeskEvent | undefined {
  switch (event.type) {
    case "comments": {
      const comments = event.comments.filter(({ site }) => mayActFor(moderator, site));
      return comments.length > 0 ? { type: "comments", comments } : undefined;
    }
    case "lease":
      return mayActFor(moderator, event.site) ? event : undefined;
    default:
      return event;
  }
}
