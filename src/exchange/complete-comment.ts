import { domainToASCII } from "node:url";
import { v5 as uuid } from "uuid";
import type { Comment } from "../comment.ts";
import type { Remark, SourceComment } from "./import-item.ts";

/** A comment ready to be stored but for its place in a thread. */
export type Unplaced = Omit<Comment, "thread" | "depth" | "threadKey" | "path">;

export type Completed =
  | { readonly comment: Unplaced; readonly notes: readonly Remark[] }
  | { readonly leftOut: Remark };

export interface CompleteOptions {
  readonly site: string;
  /** Where it comes from, e.g. `wordpress`: the same id of another source is another comment. */
  readonly source: string;
  readonly authorKey: (email: string) => string;
  readonly now: Date;
}

/** Of the ids that are made of a source's; must never change, or a second import would add everything again. */
const namespace = "b8a7f0a2-55c4-4f0e-9d52-0f6a3c1d8e11";
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of an imported comment: the same whenever it is imported into the site again. */
export function importedId(site: string, source: string, sourceId: string): string {
  return uuidPattern.test(sourceId)
    ? sourceId.toLowerCase()
    : uuid(JSON.stringify([site, source, sourceId]), namespace);
}

/** Fits a source's comment to the limits that comments have here; what has to be changed for it is noted. */
export function completeComment(source: SourceComment, options: CompleteOptions): Completed {
  const { site, now } = options;
  if (source.sourceId === "") return leftOut("no_id", "it has no id");
  if (source.article === "" || source.article.length > 512)
    return leftOut("no_article", "its article has no key of 1 to 512 characters");
  const isPlace = source.status === "deleted";
  const body = clean(source.body);
  if (body === "" && !isPlace) return leftOut("no_text", "it has no text");
  if (Buffer.byteLength(body) > 65_525) return leftOut("too_long", "its text has more than 65,525 bytes");

  const notes: Remark[] = [];
  const note = (code: string, detail: string): void => void notes.push({ code, detail });
  const id = importedId(site, options.source, source.sourceId);
  const email = emailOf(source, isPlace, note);
  const createdAt = dateOf(source, now, note);
  const website = websiteOf(source, note);
  return {
    notes,
    comment: {
      id,
      site,
      article: source.article,
      ...(source.articleUrl && source.articleUrl.length <= 2_048 ? { articleUrl: source.articleUrl } : {}),
      ...(source.articleTitle ? { articleTitle: source.articleTitle.slice(0, 512) } : {}),
      ...(source.parentSourceId === undefined
        ? {}
        : { parent: importedId(site, options.source, source.parentSourceId) }),
      name: isPlace ? "" : nameOf(source, note),
      email,
      ...(website === undefined ? {} : { website }),
      body,
      createdAt,
      acceptedAt: createdAt,
      judgedAt: now,
      // Without an address everybody would be the same person, whom one request would erase.
      author: { key: email === "" ? `import-${id}` : options.authorKey(email), returning: false },
      form: { honeypot: false, token: "missing" },
      via: "server",
      status: source.status,
      findings: [],
      score: 0,
      version: 0,
    },
  };
}

const leftOut = (code: string, detail: string): Completed => ({ leftOut: { code, detail } });

type Note = (code: string, detail: string) => void;

function dateOf({ createdAt }: SourceComment, now: Date, note: Note): Date {
  const at = new Date(createdAt);
  if (createdAt === "" || Number.isNaN(at.getTime())) {
    note("no_date", "it has no date that can be read: the time of the import stands for it");
    return now;
  }
  if (at <= now) return at;
  note(
    "future_date",
    `its date ${at.toISOString()} lies in the future: the time of the import stands for it`,
  );
  return now;
}

function emailOf({ email }: SourceComment, isPlace: boolean, note: Note): string {
  const trimmed = clean(email);
  if (isPlace) return "";
  if (trimmed === "") note("no_email", "it has no e-mail address");
  else if (
    trimmed.length > 254 ||
    !/^[^\s@]+@[^\s@]+$/.test(trimmed) ||
    !domainToASCII(trimmed.split("@")[1] ?? "")
  ) {
    note("bad_email", "its e-mail address is none");
    return "";
  }
  return trimmed;
}

function nameOf({ name }: SourceComment, note: Note): string {
  const trimmed = clean(name);
  if (trimmed === "") note("no_name", "it has no name: Anonymous stands for it");
  if (Buffer.byteLength(trimmed) <= 245) return trimmed === "" ? "Anonymous" : trimmed;
  note("long_name", "its name was cut to 245 bytes");
  // Cutting may leave half a character, which the decoder marks and which is taken off.
  return new TextDecoder().decode(Buffer.from(trimmed).subarray(0, 245)).replace(/\uFFFD+$/, "");
}

function websiteOf({ website }: SourceComment, note: Note): string | undefined {
  const trimmed = clean(website ?? "");
  if (trimmed === "") return undefined;
  if (trimmed.length <= 200 && /^https?:\/\//i.test(trimmed) && URL.canParse(trimmed)) return trimmed;
  note("bad_website", "its website is no address of the web");
  return undefined;
}

/** NUL and halves of characters, which no store keeps faithfully, are taken out. */
const clean = (text: string): string => text.toWellFormed().replaceAll("\0", "").trim();
