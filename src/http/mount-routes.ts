import { isUtf8 } from "node:buffer";
import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import { methodNotAllowed, unsupportedType } from "../errors.ts";
import { acceptedTypes } from "./handle-errors.ts";
import type { Principal } from "./principal.ts";
import { type Authenticate, requireRole } from "./require-role.ts";
import type { Route } from "./route.ts";
import { send } from "./send-reply.ts";
import { validate } from "./validate.ts";

const limitBytes = 256 * 1024;

/** Reads JSON and form bodies up to 256 KiB; what is not UTF-8 is refused rather than repaired. */
const parsers: readonly RequestHandler[] = [
  express.json({ limit: limitBytes, strict: false, verify: refuseBrokenUtf8 }),
  express.urlencoded({ extended: false, limit: limitBytes, parameterLimit: 100, verify: refuseBrokenUtf8 }),
];

/** Puts every route of a table on the router, and 405 on the methods that a path does not have. */
export function mountRoutes(router: Router, routes: readonly Route[], authenticate: Authenticate): void {
  for (const route of routes) {
    const limit = route.limit ? [route.limit] : [];
    const body = route.body ? [refuseOtherTypes(route.accepts ?? ["application/json"]), ...parsers] : [];
    router[route.method](
      toExpressPath(route.path),
      identify(route, authenticate),
      ...limit,
      ...body,
      answer(route),
    );
  }
  for (const [path, methods] of methodsByPath(routes)) {
    router.all(toExpressPath(path), (_request, response) => {
      response.locals.route = path;
      response.set("Allow", methods.join(", "));
      throw methodNotAllowed();
    });
  }
}

/** Who asks for what: known to all that comes after. */
function identify(route: Route, authenticate: Authenticate): RequestHandler {
  return async (request, response, next) => {
    response.locals.route = route.path;
    response.locals.principal = await authenticate(request, { forRole: route.roles !== undefined });
    if (route.roles) requireRole(principalOf(response), route.roles);
    next();
  };
}

/** Who stands behind the request that is being answered. */
export function principalOf(response: Response): Principal | undefined {
  return response.locals.principal as Principal | undefined;
}

function answer(route: Route): RequestHandler {
  return async (request, response) => {
    const reply = await route.handle({
      params: route.params && validate(route.params, request.params),
      query: route.query && validate(route.query, request.query),
      body: route.body && validate(route.body, request.body),
      principal: principalOf(response),
      request,
      response,
    });
    if (reply) send(response, reply);
  };
}

function refuseOtherTypes(accepted: readonly string[]): RequestHandler {
  return (request: Request, _response, next) => {
    if (!request.is([...accepted])) throw unsupportedType(accepted);
    next();
  };
}

function refuseBrokenUtf8(_request: unknown, response: unknown, body: Buffer): void {
  (response as Response).locals.bodyBytes = body.length;
  if (!isUtf8(body)) throw new Error("not UTF-8");
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes)
    methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()]);
  return methods;
}

const toExpressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

/** Both forms that a comment may be posted in. */
export const formOrJson = acceptedTypes;
