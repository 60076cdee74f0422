import type { Order, Result } from "./api.ts";
import type { ThreadPage } from "./api-types.ts";
import type { Context } from "./context.ts";

/** The comment that the page's address leads to. */
export const idInAddress = (): string | undefined => /^#comment-([0-9a-f-]{36})$/.exec(location.hash)?.[1];

export interface FirstPage {
  readonly result: Result<ThreadPage>;
  /** The comment that the page's address leads to is not there. */
  readonly lost: boolean;
  /** The order that the page and its cursors are in. */
  readonly order: Order;
}

/** The page around the comment that the address leads to, where there is one; else the first. */
export async function readFirst(
  { api, own }: Pick<Context, "api" | "own">,
  order: Order,
  at: string | undefined,
): Promise<FirstPage> {
  // The author's own may not be published yet; it is shown with the first page.
  if (at === undefined || own.find(at)) return { result: await api.page({ order }), lost: false, order };
  const result = await api.page({ order: "oldest", at });
  if (result.ok || result.failure.kind !== "gone") return { result, lost: false, order: "oldest" };
  return { result: await api.page({ order }), lost: true, order };
}
