import type { Status } from "../comment.ts";

/** A comment as another system wrote it down. Nothing of it is checked yet. */
export interface SourceComment {
  /** Its id where it comes from. */
  readonly sourceId: string;
  readonly parentSourceId?: string;
  readonly article: string;
  readonly articleUrl?: string;
  readonly articleTitle?: string;
  readonly name: string;
  readonly email: string;
  readonly website?: string;
  readonly body: string;
  /** What `Date` can read. */
  readonly createdAt: string;
  readonly status: Status;
}

/** A record of our own export, whole: a comment with its decisions, an article, a site. */
export interface NativeRecord {
  readonly type: "comment" | "article" | "site";
  readonly [field: string]: unknown;
}

/** Why something was not imported, or was changed on its way: a stable code for counting, and words. */
export interface Remark {
  readonly code: string;
  readonly detail: string;
}

/** What a reader finds, with the line of the file that it begins on, counted from 1. */
export type ImportItem =
  | { readonly line: number; readonly comment: SourceComment }
  | { readonly line: number; readonly native: NativeRecord }
  | { readonly line: number; readonly leftOut: Remark }
  | { readonly line: number; readonly note: Remark };
