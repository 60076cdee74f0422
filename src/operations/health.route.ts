import { z } from "zod";
import { type Route, route } from "../http/route.ts";

/** Asks one dependency; rejects where it does not answer. */
export type Probe = () => Promise<void>;

const statusSchema = z.object({ status: z.enum(["ok", "unavailable"]) });

/** The process is alive and its event loop turns. */
export const healthRoute = (): Route =>
  route({
    method: "get",
    path: "/healthz",
    tag: "Operators",
    summary: "Alive",
    responses: { 200: { description: "Alive", schema: statusSchema } },
    handle: () => ({ status: 200, body: { status: "ok" } }),
  });

const statuses = z.record(z.string(), statusSchema.shape.status);
const readySchema = statusSchema.extend({
  dependencies: statuses,
  parts: statuses.describe(
    "Parts that the process does without where it must; they do not count as not ready.",
  ),
});

/** A part that the process does without where it must, and whether it has it. */
export type Parts = Readonly<Record<string, boolean>>;

const probeTimeoutMs = 2_000;

/** Everything that the process needs answers, each dependency by its name. */
export const readyRoute = (probes: Readonly<Record<string, Probe>>, parts: Parts = {}): Route =>
  route({
    method: "get",
    path: "/readyz",
    tag: "Operators",
    summary: "Ready, with each dependency named",
    responses: {
      200: { description: "All answer", schema: readySchema },
      503: { description: "One or more does not", schema: readySchema },
    },
    async handle() {
      const answers = await Promise.all(
        Object.entries(probes).map(async ([name, probe]) => [name, await answersInTime(probe)] as const),
      );
      const ready = answers.every(([, ok]) => ok);
      const dependencies = named(answers);
      return {
        status: ready ? 200 : 503,
        body: { status: ready ? "ok" : "unavailable", dependencies, parts: named(Object.entries(parts)) },
      };
    },
  });

const named = (answers: readonly (readonly [name: string, ok: boolean])[]) =>
  Object.fromEntries(answers.map(([name, ok]) => [name, ok ? "ok" : "unavailable"]));

async function answersInTime(probe: Probe): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), probeTimeoutMs);
  });
  const answer = probe().then(
    () => true,
    () => false,
  );
  const inTime = await Promise.race([answer, late]);
  clearTimeout(timer);
  return inTime;
}
