import { createHash } from "node:crypto";
import type { Author, Submission } from "../comment.ts";
import { closedArticle, type FieldError, forbidden, invalidFields } from "../errors.ts";
import { mayActFor, type Principal } from "../http/principal.ts";
import { issueAuthorToken, readAuthorToken } from "../signing/author-token.ts";
import type { Identity } from "../signing/identity.ts";
import type { Keyring } from "../signing/keyring.ts";
import { newId } from "../signing/new-id.ts";
import { issueReceipt } from "../signing/receipt.ts";
import type { ArticleState } from "../store/article.repository.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import type { IdempotencyRepository } from "../store/idempotency.repository.ts";
import type { Site } from "../store/site.repository.ts";
import { isOwnPage } from "./article-page.ts";
import { formEvidence, type VerifyCaptcha } from "./form-evidence.ts";
import { type Reader, verifyReaderToken } from "./reader-token.ts";
import { type PostComment, serverFields } from "./submission.schema.ts";
import { closedBecause } from "./thread-state.ts";

export interface AcceptDependencies {
  readonly findSite: (key: string) => Promise<Site | undefined>;
  readonly comments: Pick<CommentRepository, "findParents">;
  readonly idempotency: IdempotencyRepository;
  /** What is known of the article, at most some seconds old. */
  readonly articleState: (site: string, article: string) => Promise<ArticleState>;
  /** Keeps the reader's address for outside services; left out where none is asked. */
  readonly keepAddress?: ((comment: string, ip: string) => Promise<void>) | undefined;
  readonly submit: (submission: Submission) => Promise<void>;
  readonly verifyCaptcha?: VerifyCaptcha | undefined;
  readonly keyring: Keyring;
  readonly identity: Identity;
  readonly now: () => number;
}

/** Who posts, and how the request reached us. */
export interface Poster {
  readonly principal: Principal | undefined;
  readonly ip: string | undefined;
  /** The service's own origin, as this request reached it. */
  readonly ownOrigin: string;
  readonly userAgent: string | undefined;
  readonly referrer: string | undefined;
  readonly idempotencyKey: string | undefined;
}

export interface Accepted {
  readonly id: string;
  readonly receipt: string;
  readonly authorToken: string;
}

/**
 * Takes a comment in: what the fields alone cannot tell is checked, ids and tokens are made, and the queue has it when
 * this resolves.
 * @throws {AppError} 403, 422 with every field at fault, or 503 where the queue does not take it.
 */
export async function acceptComment(
  post: PostComment,
  site: Site,
  poster: Poster,
  dependencies: AcceptDependencies,
): Promise<Accepted> {
  const { keyring, identity, idempotency, submit } = dependencies;
  const now = dependencies.now();
  const isServer = mayPostForReaders(poster.principal, site);
  const reader = post.readerToken && (await verifyReaderToken(post.readerToken, site, now));
  const state = await dependencies.articleState(site.key, post.article);
  if (!takesComments(post, site, state, now)) throw closedArticle();
  const { article } = state;
  await refuseWhatDoesNotFit({ ...post, article }, isServer, dependencies);

  const authorKey = identity.authorKey(post.email);
  const returningId = reader
    ? identity.accountId(site.key, reader.sub)
    : post.authorToken && readAuthorToken(keyring, post.authorToken, authorKey);
  const fresh = { id: newId(), authorId: returningId || newId() };
  const { id, authorId } = poster.idempotencyKey
    ? await reserve(idempotency, site, poster.idempotencyKey, { ...fresh, fingerprint: fingerprint(post) })
    : fresh;

  const form = await formEvidence(post, site, { ...dependencies, isVouchedFor: isServer || Boolean(reader) });
  const acceptedAt = new Date(now).toISOString();
  const ip = isServer ? post.ip : poster.ip;
  const { parent, website } = post;
  const userAgent = isServer ? post.userAgent : poster.userAgent;
  const referrer = isServer ? post.referrer : poster.referrer;
  if (ip !== undefined) await dependencies.keepAddress?.(id, ip);
  await submit({
    id,
    site: site.key,
    article,
    ...articleAsNamed(post, isServer || isOwnPage(post.articleUrl, site, poster.ownOrigin)),
    ...definedOnly({ parent, website, userAgent, referrer }),
    ...mailsWanted(post),
    name: post.name,
    email: post.email,
    body: post.body,
    createdAt: post.createdAt === undefined ? acceptedAt : new Date(post.createdAt).toISOString(),
    acceptedAt,
    author: { key: authorKey, id: authorId, returning: Boolean(returningId), ...vouchedFor(reader) },
    ...(ip === undefined ? {} : addressHashes(ip, identity)),
    form,
    via: isServer ? "server" : "browser",
  });
  return {
    id,
    receipt: issueReceipt(keyring, id),
    authorToken: issueAuthorToken(keyring, authorId, authorKey),
  };
}

function addressHashes(
  ip: string,
  identity: Identity,
): Pick<Submission, "addressHash" | "earlierAddressHash"> {
  const earlierAddressHash = identity.earlierAddressHash(ip);
  return { addressHash: identity.addressHash(ip), ...definedOnly({ earlierAddressHash }) };
}

/** Address and title are remembered and shown to others, so only those that the site itself named are taken. */
function articleAsNamed(
  { articleUrl, articleTitle }: PostComment,
  isTrusted: boolean,
): Pick<Submission, "articleUrl" | "articleTitle"> {
  return isTrusted ? definedOnly({ articleUrl, articleTitle }) : {};
}

function mailsWanted({
  notifyReplies,
  notifyPublished,
}: PostComment): Pick<Submission, "notifyReplies" | "notifyPublished"> {
  return { ...(notifyReplies ? { notifyReplies } : {}), ...(notifyPublished ? { notifyPublished } : {}) };
}

/** What was written before the article closed may still be brought in by the site's server. */
function takesComments(post: PostComment, site: Site, state: ArticleState, now: number): boolean {
  return post.createdAt !== undefined || closedBecause(site.policy.thread, state, now) === null;
}

function vouchedFor(reader: Reader | "" | undefined): Pick<Author, "verified" | "staff"> {
  if (!reader) return {};
  return { verified: true, ...(reader.staff ? { staff: true } : {}) };
}

/** A site's own server, or an administrator, with a token that covers the site. */
function mayPostForReaders(principal: Principal | undefined, site: Site): boolean {
  if (!principal) return false;
  if (principal.role !== "site" && principal.role !== "admin")
    throw forbidden("Comments are posted without a token, or with one of role site or admin.");
  if (!mayActFor(principal, site.key)) throw forbidden("This token is for other sites.");
  return true;
}

async function refuseWhatDoesNotFit(
  post: PostComment,
  isServer: boolean,
  { comments }: Pick<AcceptDependencies, "comments">,
): Promise<void> {
  const errors: FieldError[] = isServer
    ? []
    : Object.keys(serverFields)
        .filter((field) => post[field as keyof typeof serverFields] !== undefined)
        .map((field) => ({
          field,
          code: "not_allowed",
          message: "Only a site's server with a token may set this.",
        }));
  if (post.parent !== undefined) {
    const parent = (await comments.findParents([post.parent])).get(post.parent);
    const fits = parent && parent.site === post.site && parent.article === post.article;
    if (!fits)
      errors.push({
        field: "parent",
        code: "unknown",
        message: "There is no such comment under this article.",
      });
    // A server that brings in a thread may answer what still waits; a reader can only have seen what is published.
    else if (parent.status !== "approved" && !(isServer && parent.status === "pending"))
      errors.push({ field: "parent", code: "unknown", message: "The comment to answer is not published." });
  }
  if (errors.length > 0) throw invalidFields(errors);
}

async function reserve(
  idempotency: IdempotencyRepository,
  site: Site,
  key: string,
  fresh: { id: string; authorId: string; fingerprint: string },
): Promise<{ id: string; authorId: string }> {
  // Queued again under the id of the first time: the store takes each id once, so a retry after a 503 is safe too.
  const reserved = await idempotency.reserve(site.key, key, fresh);
  if (reserved.fingerprint !== fresh.fingerprint)
    throw invalidFields([
      {
        field: "Idempotency-Key",
        code: "reused",
        message: "This key was used for another comment. Make a new one for each comment.",
      },
    ]);
  return reserved;
}

/** The comment itself without its tokens, which a page may renew between two tries. */
function fingerprint({
  formToken: _form,
  authorToken: _author,
  readerToken: _reader,
  captcha: _captcha,
  ...post
}: PostComment): string {
  return createHash("sha256").update(JSON.stringify(post)).digest("base64url");
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Absent rather than `undefined`: what is absent is not stored. */
function definedOnly<T extends object>(fields: T): Defined<T> {
  const defined: Record<string, unknown> = {};
  for (const name in fields) if (fields[name] !== undefined) defined[name] = fields[name];
  return defined as Defined<T>;
}
