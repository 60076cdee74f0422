import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { ExpressAdapter } from "@bull-board/express";
import { type RequestHandler, Router } from "express";
import { forbidden } from "../errors.ts";
import { principalOf } from "../http/mount-routes.ts";
import type { QueueHandle } from "../queue/moderation-queue.ts";
import { addToQueueTotal } from "../queue/queue-totals.ts";
import type { TrailRepository } from "../store/trail.repository.ts";

/** What operators may change from the dashboard: nothing that would lose comments which still wait. */
const allowed: readonly { readonly path: RegExp; readonly action: string }[] = [
  { path: /^\/api\/queues\/(pause|resume)$/, action: "queue.$1d" },
  { path: /^\/api\/queues\/[^/]+\/(pause|resume)$/, action: "queue.$1d" },
  { path: /^\/api\/queues\/[^/]+\/retry\/failed$/, action: "failed-jobs.replayed" },
  { path: /^\/api\/queues\/[^/]+\/[^/]+\/retry$/, action: "failed-jobs.replayed" },
  { path: /^\/api\/queues\/[^/]+\/(?:[^/]+\/)?promote$/, action: "queue.promoted" },
  { path: /^\/api\/queues\/[^/]+\/clean\/failed$/, action: "failed-jobs.discarded" },
  { path: /^\/api\/queues\/[^/]+\/[^/]+\/clean$/, action: "failed-jobs.discarded" },
];

export interface QueueDashboardOptions {
  readonly queues: readonly QueueHandle[];
  readonly trail: TrailRepository;
  readonly now: () => Date;
}

/** The queue dashboard, to be mounted at `path` behind `operatorsOnly`. What it changes is kept in the trail. */
export function queueDashboard(path: string, { queues, trail, now }: QueueDashboardOptions): RequestHandler {
  const server = new ExpressAdapter();
  server.setBasePath(path);
  createBullBoard({
    queues: queues.map(({ bull }) => {
      const adapter = new BullMQAdapter(bull);
      adapter.setFormatter("data", withoutAddresses);
      return adapter;
    }),
    serverAdapter: server,
    options: { uiConfig: { boardTitle: "Queues", hideRedisDetails: true } },
  });
  const router = Router();
  router.use((_request, response, next) => {
    // The page names fonts of another host, which nobody's browser should even try to reach.
    const send = response.send.bind(response);
    response.send = (body) => send(typeof body === "string" ? body.replace(foreignStyles, "") : body);
    response.set(
      "Content-Security-Policy",
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    );
    next();
  });
  router.use(async (request, response, next) => {
    if (request.method === "GET" || request.method === "HEAD") return next();
    const rule = allowed.find(({ path: pattern }) => pattern.test(request.path));
    if (!rule || request.method !== "PUT")
      throw forbidden("This would lose or change comments that wait. Use the command line: comments failed.");
    const action = request.path.replace(rule.path, rule.action);
    const [, , , name, id] = request.path.split("/");
    if (action === "failed-jobs.discarded" && id !== "clean") await mustHaveFailed(queues, name, id);
    response.once("finish", () => void record(response.statusCode));
    next();

    async function record(status: number): Promise<void> {
      if (status >= 400) return;
      const by = principalOf(response)?.name ?? "unknown";
      const detail = { from: "queue dashboard", path: request.path };
      await trail.append({ at: now(), by, action, detail });
      const queue = queues.find(({ bull }) => bull.name === name);
      const total = action === "failed-jobs.replayed" ? "replayed" : "discarded";
      if (queue && action.startsWith("failed-jobs.") && id !== "retry" && id !== "clean")
        await addToQueueTotal(queue, total, 1);
    }
  });
  router.use(server.getRouter());
  return router;
}

async function mustHaveFailed(
  queues: readonly QueueHandle[],
  name: string | undefined,
  id: string | undefined,
): Promise<void> {
  const queue = queues.find(({ bull }) => bull.name === name);
  const job = id === undefined ? undefined : await queue?.bull.getJob(id);
  if (job && !(await job.isFailed())) throw forbidden("Only failed jobs may be thrown away.");
}

const foreignStyles = /<link\b[^>]*href="https?:[^>]*>/g;

/** Operators look after jobs, not after people: addresses are masked. */
function withoutAddresses(data: unknown): unknown {
  return JSON.parse(
    JSON.stringify(data ?? null, (key, value: unknown) => (key === "email" ? "(not shown)" : value)),
  );
}
