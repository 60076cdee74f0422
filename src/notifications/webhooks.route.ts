import { randomBytes } from "node:crypto";
import { v7 as uuid } from "uuid";
import { z } from "zod";
import { notFound } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import type { NotificationQueue } from "../queue/notification-queue.ts";
import { type Delivery, type DeliveryRepository, deliveryStates } from "../store/delivery.repository.ts";
import { type Webhook, type WebhookRepository, webhookEvents } from "../store/webhook.repository.ts";

export interface WebhookDependencies {
  readonly webhooks: WebhookRepository;
  readonly deliveries: DeliveryRepository;
  readonly notifications: Pick<NotificationQueue, "add">;
  readonly now: () => number;
}

const webhookSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    events: z.array(z.enum(webhookEvents)),
    sites: z.array(z.string()).nullable(),
    by: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Webhook" });

const deliverySchema = z
  .object({
    id: z.string(),
    event: z.string(),
    comment: z.uuid(),
    state: z.enum(deliveryStates),
    tries: z.int(),
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.iso.datetime(),
    deliveredAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Delivery" });

const roles = ["operator"] as const;
const tag = "Webhooks";
const answers = {
  401: { description: "No credentials, or not valid", schema: problemSchema },
  403: { description: "Another role", schema: problemSchema },
} as const;
const params = z.object({ id: z.uuid() });
const shown = 100;

/** Who else is told of comments, and how that went. */
export const webhookRoutes = (dependencies: WebhookDependencies): readonly Route[] => [
  listRoute(dependencies),
  createRoute(dependencies),
  removeRoute(dependencies),
  deliveriesRoute(dependencies),
  replayRoute(dependencies),
];

const listRoute = ({ webhooks }: WebhookDependencies): Route =>
  route({
    method: "get",
    path: "/v1/webhooks",
    tag,
    summary: "All webhooks, without their secrets",
    roles,
    responses: { 200: { description: "All of them", schema: z.array(webhookSchema) }, ...answers },
    handle: async () => ({ status: 200, body: (await webhooks.list()).map(present) }),
  });

const createRoute = ({ webhooks, now }: WebhookDependencies): Route =>
  route({
    method: "post",
    path: "/v1/webhooks",
    tag,
    summary: "Add a webhook; its secret is shown this once",
    roles,
    body: z
      .object({
        url: z
          .url({ protocol: /^https?$/, error: "The address begins with http:// or https://." })
          .max(2_048),
        events: z.array(z.enum(webhookEvents)).min(1),
        sites: z.array(z.string().max(64)).min(1).max(100).nullable().default(null),
      })
      .meta({ id: "AddWebhook" }),
    responses: {
      201: { description: "With its secret", schema: webhookSchema.extend({ secret: z.string() }) },
      422: { description: "Fields that do not fit", schema: problemSchema },
      ...answers,
    },
    async handle({ body: { url, events, sites }, principal }) {
      const webhook: Webhook = {
        id: uuid(),
        url,
        events,
        ...(sites ? { sites } : {}),
        secret: `whsec_${randomBytes(32).toString("base64")}`,
        by: requireRole(principal, roles).name,
        createdAt: new Date(now()),
      };
      await webhooks.create(webhook);
      return { status: 201, body: { ...present(webhook), secret: webhook.secret } };
    },
  });

const removeRoute = ({ webhooks }: WebhookDependencies): Route =>
  route({
    method: "delete",
    path: "/v1/webhooks/{id}",
    tag,
    summary: "Remove a webhook",
    roles,
    params,
    responses: {
      204: { description: "Gone" },
      404: { description: "No such webhook", schema: problemSchema },
      ...answers,
    },
    async handle({ params: { id } }) {
      if (!(await webhooks.remove(id))) throw notFound("webhook");
      return { status: 204 };
    },
  });

const deliveriesRoute = ({ deliveries }: WebhookDependencies): Route =>
  route({
    method: "get",
    path: "/v1/webhooks/{id}/deliveries",
    tag,
    summary: `A webhook's last ${shown} deliveries, newest first`,
    roles,
    params,
    responses: { 200: { description: "Kept for a month", schema: z.array(deliverySchema) }, ...answers },
    handle: async ({ params: { id } }) => ({
      status: 200,
      body: (await deliveries.list(id, shown)).map(presentDelivery),
    }),
  });

const replayRoute = ({ deliveries, notifications }: WebhookDependencies): Route =>
  route({
    method: "post",
    path: "/v1/webhooks/{id}/deliveries/{delivery}/replay",
    tag,
    summary: "Send a delivery again, under the same id",
    roles,
    params: z.object({ id: z.uuid(), delivery: z.string().max(200) }),
    responses: {
      202: { description: "It will be sent" },
      404: { description: "No such delivery", schema: problemSchema },
      ...answers,
    },
    async handle({ params: { id, delivery: deliveryId } }) {
      const delivery = await deliveries.find(deliveryId);
      if (delivery?.webhook !== id) throw notFound("delivery");
      await notifications.add({ kind: "webhook", delivery: delivery.id });
      return { status: 202 };
    },
  });

const present = ({ id, url, events, sites, by, createdAt }: Webhook): z.output<typeof webhookSchema> => ({
  id,
  url,
  events: [...events],
  sites: sites ? [...sites] : null,
  by,
  createdAt: createdAt.toISOString(),
});

const presentDelivery = (delivery: Delivery): z.output<typeof deliverySchema> => ({
  id: delivery.id,
  event: delivery.event,
  comment: delivery.comment,
  state: delivery.state,
  tries: delivery.tries,
  lastStatus: delivery.lastStatus ?? null,
  lastError: delivery.lastError ?? null,
  createdAt: delivery.createdAt.toISOString(),
  deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
});
