import createFetchClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { components, paths } from "./api.ts";

export type { components, paths } from "./api.ts";

/** A published comment. */
export type PublicComment = components["schemas"]["PublicComment"];
/** A page of an article's published comments. */
export type PublishedPage = components["schemas"]["PublishedPage"];
/** A comment as it is posted. */
export type PostComment = components["schemas"]["PostComment"];

export type CommentsClient = Client<paths>;

/**
 * Speaks to the service at `baseUrl`. Each call gives `data`, or `error` with the problem document: nothing is thrown
 * but where there is no answer at all.
 */
export function createCommentsClient(
  baseUrl: string,
  options: Omit<ClientOptions, "baseUrl"> = {},
): CommentsClient {
  return createFetchClient<paths>({ ...options, baseUrl });
}
