/** Pages outside of the desk that send people here to sign in. */
const pages = /^\/(operations|queues)(?:[/?]|$)/;

/** Where somebody was on the way to when they were asked to sign in; nothing that another site could have chosen. */
export function nextPage(query: URLSearchParams): string | undefined {
  const next = query.get("next");
  return next !== null && pages.test(next) ? next : undefined;
}
