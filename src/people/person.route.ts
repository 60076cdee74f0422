import { z } from "zod";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { text } from "../http/text.ts";
import type { HeldBesides } from "./held-besides.ts";
import {
  anonymisePerson,
  erasePerson,
  exportPerson,
  findPerson,
  type PeopleDependencies,
  type PersonsComment,
} from "./person.ts";

const bodySchema = z.object({ email: text({ label: "The e-mail address", maxCharacters: 254 }) });
const tag = "Administrators";

const problems = {
  401: { description: "No credentials, or not valid", schema: problemSchema },
  403: { description: "Another role", schema: problemSchema },
  422: { description: "Fields that do not fit", schema: problemSchema },
} as const;

/**
 * What is held of a person, for administrators of all sites. The address is sent in the body, so that it stands in no
 * log of addresses.
 */
export const personRoutes = (people: PeopleDependencies): readonly Route[] => [
  route({
    method: "post",
    path: "/v1/people/find",
    tag,
    summary: "How much is held of a person",
    roles: [],
    body: bodySchema,
    responses: {
      200: {
        description:
          "Comments that are stored and those still in the queue, mails to or about them, entries of allow and block lists",
        schema: z.object({ comments: z.int(), queued: z.int(), mails: z.int(), listEntries: z.int() }),
      },
      ...problems,
    },
    handle: async ({ body }) => ({ status: 200, body: await findPerson(body.email, people) }),
  }),
  route({
    method: "post",
    path: "/v1/people/export",
    tag,
    summary: "Everything that is held of a person",
    roles: [],
    body: bodySchema,
    responses: {
      200: {
        description: "Each comment as it is stored, with the decisions on it, and what is held besides",
        schema: z.object({
          comments: z.array(z.object({ comment: z.looseObject({}), decisions: z.array(z.looseObject({})) })),
          besides: z
            .looseObject({
              mails: z.array(z.looseObject({})),
              listEntries: z.array(z.looseObject({})),
              verified: z.array(z.looseObject({})),
              noMailFrom: z.array(z.string()),
              outside: z.record(z.string(), z.looseObject({})),
            })
            .describe(
              "Mails to them or quoting them, list entries, verified devices, sites that send no mail, what outside services were told",
            ),
        }),
      },
      ...problems,
    },
    async handle({ body, principal }) {
      const comments: PersonsComment[] = [];
      let besides: HeldBesides | undefined;
      const by = requireRole(principal, []).name;
      for await (const part of exportPerson(body.email, by, people))
        if ("besides" in part) besides = part.besides;
        else comments.push(part);
      return { status: 200, body: { comments, besides } };
    },
  }),
  route({
    method: "post",
    path: "/v1/people/erase",
    tag,
    summary: "Erase all that a person wrote",
    roles: [],
    body: bodySchema,
    responses: {
      200: { description: "How many comments", schema: z.object({ erased: z.int() }) },
      ...problems,
    },
    handle: async ({ body, principal }) => ({
      status: 200,
      body: { erased: await erasePerson(body.email, requireRole(principal, []).name, people) },
    }),
  }),
  route({
    method: "post",
    path: "/v1/people/anonymise",
    tag,
    summary: "Leave a person's texts and forget who wrote them",
    roles: [],
    body: bodySchema.extend({ name: text({ label: "The name", maxBytes: 245 }).default("Anonymous") }),
    responses: {
      200: { description: "How many comments", schema: z.object({ anonymised: z.int() }) },
      ...problems,
    },
    async handle({ body: { email, name }, principal }) {
      const by = requireRole(principal, []).name;
      return { status: 200, body: { anonymised: await anonymisePerson(email, name, by, people) } };
    },
  }),
];
