import { z } from "zod";
import { malformed } from "../errors.ts";
import { formOrJson } from "../http/mount-routes.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import type { Keyring } from "../signing/keyring.ts";
import { readUnsubscribe } from "../signing/mail-links.ts";
import type { SuppressionRepository } from "../store/suppression.repository.ts";

const query = z.object({ token: z.string().max(2_048) });
const path = "/v1/unsubscribe";
const tag = "Readers";

/** Ends the mails to a reader: at once by POST (RFC 8058), after a question where a person follows the link. */
export const unsubscribeRoutes = (
  suppressions: SuppressionRepository,
  keyring: Keyring,
  now: () => number,
): readonly Route[] => [
  route({
    method: "get",
    path,
    tag,
    summary: "Asks whether the mails should end; a link that a scanner fetches ends nothing",
    query,
    responses: {
      200: { description: "A page with one button", type: "text/html" },
      400: { description: "Not a link of ours", schema: problemSchema },
    },
    handle({ query: { token } }) {
      if (!readUnsubscribe(keyring, token)) throw notOurs();
      const action = `${path}?token=${encodeURIComponent(token)}`;
      return {
        status: 200,
        type: "text/html",
        body: page(`<form method="post" action="${action}">
<p>Stop all mails of this site about comments? · Keine Mails dieser Website über Kommentare mehr?</p>
<p><button name="List-Unsubscribe" value="One-Click">Stop the mails · Abbestellen</button></p></form>`),
      };
    },
  }),
  route({
    method: "post",
    path,
    tag,
    summary: "End the mails to a reader",
    query,
    body: z.object({ "List-Unsubscribe": z.string().optional() }).loose().default({}),
    accepts: [...formOrJson, "multipart/form-data"],
    responses: {
      200: { description: "No more mails", type: "text/html" },
      400: { description: "Not a link of ours", schema: problemSchema },
    },
    async handle({ query: { token } }) {
      const reader = readUnsubscribe(keyring, token);
      if (!reader) throw notOurs();
      await suppressions.add(reader.site, reader.authorKey, new Date(now()));
      return {
        status: 200,
        type: "text/html",
        body: page("<p>Done: no more mails. · Erledigt: keine Mails mehr.</p>"),
      };
    },
  }),
];

const notOurs = () => malformed("This is not a link of ours. Take the one at the end of the mail.");

const page = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mails about comments</title>${body}</html>`;
