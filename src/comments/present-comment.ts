import { createHash } from "node:crypto";
import { z } from "zod";
import type { Comment } from "../comment.ts";
import type { Identity } from "../signing/identity.ts";
import type { Site } from "../store/site.repository.ts";
import { renderMarkdown } from "./render-markdown.ts";

/** What everybody may see of a comment. There is no way from the e-mail or the address into it. */
export const publicCommentSchema = z
  .object({
    id: z.uuid(),
    parent: z.uuid().nullable(),
    /** The first comment of the thread. */
    thread: z.uuid(),
    depth: z.int(),
    article: z.string(),
    name: z.string(),
    website: z.string().nullable(),
    body: z.string().describe("The text as written."),
    html: z.string().describe("The text as a safe subset of HTML."),
    createdAt: z.iso.datetime(),
    editedAt: z.iso.datetime().nullable(),
    picture: z.string().describe("Stands for the author: the same for all of the author's comments."),
    pictureUrl: z.string().nullable().describe("Of the picture service, where the site has one."),
    verified: z.boolean().describe("The site vouches for the name."),
    staff: z.boolean().describe("The site's own staff wrote it."),
    gone: z.boolean().describe("Only the place is left, because replies hang on it; all texts are empty."),
  })
  .meta({ id: "PublicComment" });

export type PublicComment = z.output<typeof publicCommentSchema>;

/** Makes the public shape of one site's comments. */
export type Presenter = (comment: Comment) => PublicComment;

/** The one way from a stored comment to a public one. */
export function createPresenter(
  identity: Pick<Identity, "picture">,
  site: Pick<Site, "pictureService"> | undefined,
): Presenter {
  return (comment) => {
    const { name, website, body, author, email, editedAt } = comment;
    return {
      ...placeOf(comment),
      name,
      website: website ?? null,
      body,
      html: renderMarkdown(body),
      editedAt: editedAt?.toISOString() ?? null,
      picture: identity.picture(author.key),
      pictureUrl: site?.pictureService ? pictureUrl(site.pictureService, email) : null,
      verified: author.verified === true,
      staff: comment.staff === true || author.staff === true,
      gone: false,
    };
  };
}

/** What is shown in the place of a comment that is not published, or no longer, while its replies are. */
export const presentGone: Presenter = (comment) => ({
  ...placeOf(comment),
  name: "",
  website: null,
  body: "",
  html: "",
  editedAt: null,
  picture: "",
  pictureUrl: null,
  verified: false,
  staff: false,
  gone: true,
});

function placeOf({ id, parent, thread, depth, article, createdAt }: Comment) {
  return { id, parent: parent ?? null, thread, depth, article, createdAt: createdAt.toISOString() };
}

/** The site's operator chose to ask this service, and so to show it the hash of the e-mail. */
function pictureUrl(service: string, email: string): string {
  const hash = createHash("sha256").update(email.trim().toLowerCase()).digest("hex");
  return service.replaceAll("{hash}", hash);
}
