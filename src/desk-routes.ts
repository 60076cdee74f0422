import { accountsRoutes } from "./accounts/accounts.route.ts";
import { acceptLinkRoute, readLinkRoute } from "./accounts/links.route.ts";
import { ownAccountRoutes } from "./accounts/own-account.route.ts";
import { ownTokenRoutes } from "./accounts/own-tokens.route.ts";
import { passwordResetRoute, type ResetDependencies } from "./accounts/password-reset.route.ts";
import { readSessionRoute, signInRoute, signOutRoute } from "./accounts/session.route.ts";
import type { Route } from "./http/route.ts";
import { applyDecision } from "./moderation/apply-decision.ts";
import { auditRoute } from "./moderation/audit.route.ts";
import { statusCountsRoute } from "./moderation/counts.route.ts";
import { decisionRoute } from "./moderation/decision.route.ts";
import { batchRoutes } from "./moderation/decisions.route.ts";
import { eventsRoute } from "./moderation/events.route.ts";
import { insightRoute } from "./moderation/insight.route.ts";
import { listEntriesRoute, putListEntryRoute, removeListEntryRoute } from "./moderation/lists.route.ts";
import { oneCommentRoutes } from "./moderation/one-comment.route.ts";
import { reviewListRoute, reviewOneRoute } from "./moderation/review.route.ts";
import { sitesRoute } from "./moderation/sites.route.ts";
import { accountMail } from "./notifications/account-mail.ts";
import { mailDecisionRoutes } from "./notifications/mail-decisions.route.ts";
import { unsubscribeRoutes } from "./notifications/unsubscribe.route.ts";
import { webhookRoutes } from "./notifications/webhooks.route.ts";
import { observeDecision } from "./operations/observe-decision.ts";
import type { Services } from "./services.ts";
import { deskRoutes } from "./web/desk.route.ts";

/** Browsers reach the service over HTTPS, so cookies are for HTTPS alone. */
export const isSecure = ({ config }: Pick<Services, "config">): boolean =>
  config.PUBLIC_URL?.startsWith("https:") ?? false;

/** Every call of the moderators' desk. */
export function createDeskRoutes(services: Services): readonly Route[] {
  return [
    ...accountRoutes(services),
    ...moderationRoutes(services),
    ...notificationRoutes(services),
    ...deskRoutes(),
  ];
}

function accountRoutes(services: Services): readonly Route[] {
  const { store, config, notifications, identity } = services;
  const dependencies: ResetDependencies & { tokens: typeof store.tokens } = {
    ...services,
    accounts: store.accounts,
    links: store.links,
    tokens: store.tokens,
    secure: isSecure(services),
    hashAddress: (ip) => identity.addressHash(ip),
    async sendMail(mail) {
      if (config.SMTP_URL !== undefined) await notifications.add({ kind: "mail", mail: accountMail(mail) });
    },
  };
  return [
    signInRoute(dependencies),
    readSessionRoute(dependencies),
    signOutRoute(dependencies),
    readLinkRoute(dependencies),
    acceptLinkRoute(dependencies),
    passwordResetRoute(dependencies),
    ...ownAccountRoutes(dependencies),
    ...ownTokenRoutes(dependencies),
    ...accountsRoutes(dependencies),
  ];
}

/** What a decision needs to take effect. */
export function decisionDependencies({ store, metrics, onDecided, announce, now }: Services) {
  return {
    ...store,
    now: () => new Date(now()),
    observe: observeDecision(metrics),
    onDecided,
    announce,
  };
}

function moderationRoutes(services: Services): readonly Route[] {
  const { store, leases, events, counts, identity, keyring, queue, sites, now } = services;
  const decide = decisionDependencies(services);
  const review = { ...store, leases, identity, keyring };
  const lists = { lists: store.lists, audit: store.audit, identity, keyring, now: decide.now };
  return [
    reviewListRoute(review),
    reviewOneRoute(review),
    statusCountsRoute(counts),
    sitesRoute(sites),
    decisionRoute(decide),
    ...oneCommentRoutes({
      ...decide,
      leases,
      events,
      identity,
      submit: (submission) => queue.submit(submission),
    }),
    ...batchRoutes({
      ...decide,
      identity,
      onProgress: ({ id, matched, changed }) =>
        events.publish({ type: "batch", batch: id, matched, changed }),
    }),
    listEntriesRoute(lists),
    putListEntryRoute(lists),
    removeListEntryRoute(lists),
    auditRoute(store.audit, keyring),
    insightRoute(store.insight, now),
    eventsRoute(events),
  ];
}

function notificationRoutes(services: Services): readonly Route[] {
  const { store, keyring, now } = services;
  const decide = decisionDependencies(services);
  return [
    ...mailDecisionRoutes({
      ...store,
      keyring,
      now,
      decide: (id, request, moderator) => applyDecision(id, request, moderator, decide),
    }),
    ...unsubscribeRoutes(store.suppressions, keyring, now),
    ...webhookRoutes({ ...store, notifications: services.notifications, now }),
  ];
}
