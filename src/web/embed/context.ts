import type { Language } from "../../languages/language.ts";
import type { Api } from "./api.ts";
import type { ThreadPage } from "./api-types.ts";
import type { Kept } from "./kept.ts";
import type { OwnComments } from "./own-comments.ts";
import type { Times } from "./times.ts";

/** Takes the fields that are about to be sent and gives them back, with a captcha's answer added, say. */
export type BeforePost = (fields: Readonly<Record<string, unknown>>) => object | Promise<object>;

/** What every part of a thread works with. */
export interface Context {
  readonly article: string;
  readonly api: Api;
  readonly language: Language;
  readonly times: Times;
  readonly kept: Kept;
  readonly own: OwnComments;
  /** Of the last page read. */
  settings(): ThreadPage["thread"];
  formToken(): string | undefined;
  readerToken(): string | undefined;
  readonly beforePost: () => BeforePost | undefined;
  /** Says something to those who do not see it. */
  announce(text: string): void;
  /** Tells the page around. */
  dispatch(name: string, detail: object): void;
}

let made = 0;

/** An id within the shadow root, for labels and descriptions. */
export const uniqueId = (what: string): string => `${what}-${++made}`;
