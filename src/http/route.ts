import type { Request, RequestHandler, Response } from "express";
import type { z } from "zod";
import type { Principal, Role } from "./principal.ts";

/** What a handler gives back; the mount turns it into the response. */
export interface Reply {
  readonly status: number;
  /** An empty one takes away what the application sets for all. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is where `type` names another media type. */
  readonly body?: unknown;
  readonly type?: string;
}

/** What a handler gets: each part parsed by its schema. */
export interface Input<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Who asks; always there where the route names roles. */
  readonly principal: Principal | undefined;
  readonly request: Request;
  readonly response: Response;
}

interface Shape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** With OpenAPI's braces: `/v1/comments/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /** Who may call it; left out: everybody. Administrators always may. */
  readonly roles?: readonly Role[];
  /** Refuses callers who ask too often, before the body is read. */
  readonly limit?: RequestHandler;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Media types of the body; JSON where left out. */
  readonly accepts?: readonly string[];
  /** Every status that it answers, with what it means and the body's schema. */
  readonly responses: Readonly<Record<number, Answer>>;
}

export interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Media type where it is not JSON. */
  readonly type?: string;
  /** Browsers that sent a form by themselves get a page in its place. */
  readonly orPage?: boolean;
}

/** One call of the API: its description, its checks and its handler. The OpenAPI document is made of the same. */
export interface Route extends Shape<z.ZodType, z.ZodType, z.ZodType> {
  /** `undefined`: the handler has answered on `response` itself, as streams do. */
  readonly handle: (input: Input<unknown, unknown, unknown>) => Promise<Reply | undefined>;
}

/** Types a handler by the schemas beside it. */
export function route<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(
  definition: Shape<P, Q, B> & {
    readonly handle: (
      input: Input<z.output<P>, z.output<Q>, z.output<B>>,
    ) => Promise<Reply | undefined> | Reply | undefined;
  },
): Route {
  const { handle, ...shape } = definition;
  return {
    ...shape,
    // The mount has parsed each part by the same schema before it calls.
    handle: async (input) => handle(input as Input<z.output<P>, z.output<Q>, z.output<B>>),
  };
}
