import { z } from "zod";
import { conflict, notFound } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import { text } from "../http/text.ts";
import type { StoredToken, TokenRepository } from "../store/token.repository.ts";
import type { LinkDependencies } from "./links.route.ts";
import { signedInAccount } from "./own-account.route.ts";

export interface OwnTokenDependencies extends LinkDependencies {
  readonly tokens: TokenRepository;
}

const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "PersonalToken" });

const answers = {
  401: { description: "Nobody is signed in", schema: problemSchema },
  403: { description: "Without the CSRF token", schema: problemSchema },
} as const;
const tag = "Accounts";
const mostTokens = 20;

/** Tokens with which a person's programs do what the person may do. */
export const ownTokenRoutes = (dependencies: OwnTokenDependencies): readonly Route[] => [
  route({
    method: "get",
    path: "/v1/account/tokens",
    tag,
    summary: "The own API tokens, without their secrets",
    responses: { 200: { description: "All of them", schema: z.array(tokenSchema) }, ...answers },
    async handle({ request }) {
      const { id } = await signedInAccount(request, dependencies);
      return { status: 200, body: (await dependencies.tokens.listFor(id)).map(present) };
    },
  }),
  route({
    method: "post",
    path: "/v1/account/tokens",
    tag,
    summary: "Make an API token; its secret is shown this once",
    body: z.object({ name: text({ label: "The name", maxCharacters: 80 }) }).meta({ id: "MakeToken" }),
    responses: {
      201: { description: "The token", schema: z.object({ token: z.string() }) },
      409: { description: `${mostTokens} are good already`, schema: problemSchema },
      ...answers,
    },
    async handle({ body, request }) {
      const { tokens, now } = dependencies;
      const { id, name, role, sites } = await signedInAccount(request, dependencies);
      const good = (await tokens.listFor(id)).filter(({ revokedAt }) => !revokedAt);
      if (good.length >= mostTokens) throw conflict("Revoke a token first; there are many already.");
      const token = { name: `${name} (${body.name})`, role, ...(sites ? { sites } : {}), account: id };
      return { status: 201, body: { token: await tokens.create(token, new Date(now())) } };
    },
  }),
  route({
    method: "delete",
    path: "/v1/account/tokens/{id}",
    tag,
    summary: "Revoke an API token",
    params: z.object({ id: z.string().max(64) }),
    responses: {
      204: { description: "It is good no more" },
      404: { description: "No such token of yours", schema: problemSchema },
      ...answers,
    },
    async handle({ params, request }) {
      const { tokens, now } = dependencies;
      const { id } = await signedInAccount(request, dependencies);
      const own = (await tokens.listFor(id)).some((token) => token.id === params.id);
      if (!own || !(await tokens.revoke(params.id, new Date(now())))) throw notFound("token");
      return { status: 204 };
    },
  }),
];

const present = ({ id, name, createdAt, revokedAt }: StoredToken): z.output<typeof tokenSchema> => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});
