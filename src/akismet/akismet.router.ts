import express, { type ErrorRequestHandler, type Request, type Response, Router } from "express";
import { AppError } from "../errors.ts";
import type { LearnComments } from "../learning/learn-comments.ts";
import type { Logger } from "../log.ts";
import type { AkismetKeyRepository } from "../store/akismet-key.repository.ts";
import { type JudgeFormDependencies, judgeForm, type Opinion } from "./judge-form.ts";
import { type AkismetForm, readForm, toSubmission } from "./read-form.ts";

export interface AkismetDependencies extends JudgeFormDependencies {
  readonly keys: Pick<AkismetKeyRepository, "siteOf">;
  /** What people call a site. */
  readonly nameOf: (site: string) => Promise<string>;
  readonly learn: LearnComments;
  /** Limits, after the key is known: by site, or by address where the key is not valid. */
  readonly limit: express.RequestHandler;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Plugins send the whole environment of the request along, and escape every letter that is not ASCII. */
const parseForm = express.urlencoded({ extended: false, limit: "1mb", parameterLimit: 2_000 });

const thanks = "Thanks for making the web a better place.";
type Handle = (form: AkismetForm, site: string, response: Response) => Promise<void> | void;

/**
 * The service as an Akismet (its protocol, version 1.1): a blog engine with an Akismet plugin uses it by another host
 * name. Plugins look at bodies, not at statuses, so bodies are exactly what Akismet's are.
 */
export function akismetRouter(dependencies: AkismetDependencies): Router {
  const { keys, learn, identity, limit, log, now, nameOf } = dependencies;
  const router = Router();
  const call = (path: string, handle: Handle): void => {
    router.post(
      `/${path}`,
      parseForm,
      async (request, response, next) => {
        response.locals.route = `/1.1/${path}`;
        response.locals.akismetSite = await keys.siteOf(keyOf(request));
        next();
      },
      limit,
      async (request, response) => {
        const site = siteOf(response);
        if (site === undefined) return say(response, "invalid");
        await handle(readForm(request.body), site, response);
      },
    );
  };
  const submit =
    (spam: boolean): Handle =>
    async (form, site, response) => {
      // Whoever tries it out teaches nothing.
      if (!form.is_test || form.is_test === "0" || form.is_test === "false")
        await learn([
          {
            submission: toSubmission(form, site, identity, now()),
            spam,
            // Whether a moderator there marked one comment or many is not told: a minute's are taken together.
            batch: `akismet/${Math.floor(now().getTime() / 60_000)}`,
            at: now(),
          },
        ]);
      say(response, thanks);
    };

  call("verify-key", (_form, _site, response) => say(response, "valid"));
  call("comment-check", async (form, site, response) =>
    answer(response, await judgeForm(form, site, dependencies)),
  );
  call("submit-spam", submit(true));
  call("submit-ham", submit(false));
  call("get-subscription", async (_form, site, response) => {
    response.json({
      account_id: site,
      account_name: await nameOf(site),
      account_type: "self-hosted",
      status: "active",
      next_billing_date: null,
      limit_reached: false,
    });
  });
  call("key-sites", async (_form, site, response) => {
    response.json({
      sites: [{ site: await nameOf(site), is_revoked: false }],
      limit: 1,
      offset: 0,
      total: 1,
    });
  });
  router.use(sayErrors(log));
  return router;
}

/** The site of a valid key, once the request has come past the keys. */
export const siteOf = (response: Response): string | undefined =>
  response.locals.akismetSite as string | undefined;

/** `key` to verify one, `api_key` in the form, or, of older clients, the first label of the host name. */
function keyOf(request: Request): string {
  const form = readForm(request.body);
  return form.api_key || form.key || (request.hostname ?? "").split(".")[0] || "";
}

function answer(response: Response, opinion: Opinion): void {
  if (opinion === "unknown")
    throw new AppError({
      status: 503,
      code: "unavailable",
      title: "Unavailable for now",
      detail: "The comment could not be judged now. Hold it and ask again later.",
    });
  if (opinion === "discard") response.set("X-akismet-pro-tip", "discard");
  say(response, opinion === "ham" ? "false" : "true");
}

function say(response: Response, body: string): void {
  response.type("text/plain").send(body);
}

/** Anything but true and false tells a plugin to hold the comment and to ask again. */
function sayErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const told = error instanceof AppError ? error : undefined;
    const { status } = (error ?? {}) as { status?: unknown };
    const code = typeof status === "number" && status >= 400 ? status : 500;
    if (code >= 500) log.error({ err: error }, "a question in Akismet's words could not be answered");
    response
      .status(code)
      .set("X-akismet-debug-help", told?.message ?? "The request could not be answered.")
      .type("text/plain")
      .send("unavailable");
  };
}
