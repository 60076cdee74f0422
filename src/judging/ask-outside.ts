import type { CheckContext, WebhookAnswer } from "../checks/check.ts";
import type { AkismetClient, AkismetValues } from "../clients/akismet.ts";
import type { Policy, Submission } from "../comment.ts";
import type { OutsideValuesRepository } from "../store/outside-values.repository.ts";

/** The outside services that are configured. */
export interface OutsideDependencies {
  readonly akismet: AkismetClient | undefined;
  readonly webhook: ((submission: Submission) => Promise<WebhookAnswer>) | undefined;
  readonly values: OutsideValuesRepository;
  /** The address of a site's front page, by which Akismet knows it. */
  readonly blogOf: (site: string) => Promise<string>;
}

/** The functions by which checks ask the services that are configured and that the site's policy lets ask. */
export function askOutside(
  submission: Submission,
  { outside: wanted }: Pick<Policy, "outside">,
  { akismet, webhook, values, blogOf }: OutsideDependencies,
): Pick<CheckContext, "askAkismet" | "askWebhook"> {
  return {
    askAkismet:
      akismet && wanted.akismet
        ? async () => {
            const { ip } = (await values.find(submission.id)) ?? {};
            const told = akismetValues(submission, await blogOf(submission.site), ip);
            // Kept before it is asked, so that a correction has the values whatever the answer.
            await values.keep(submission.id, { ...(ip === undefined ? {} : { ip }), akismet: told });
            return akismet.check(told);
          }
        : undefined,
    askWebhook: webhook && wanted.webhook ? () => webhook(submission) : undefined,
  };
}

/** A submission in Akismet's words. */
function akismetValues(submission: Submission, blog: string, ip: string | undefined): AkismetValues {
  const { articleUrl, parent, name, email, website, body, createdAt, userAgent, referrer } = submission;
  const values: Readonly<Record<string, string | undefined>> = {
    blog,
    user_ip: ip,
    user_agent: userAgent,
    referrer,
    permalink: articleUrl,
    comment_type: parent === undefined ? "comment" : "reply",
    comment_author: name,
    comment_author_email: email,
    comment_author_url: website,
    comment_content: body,
    comment_date_gmt: createdAt,
    blog_charset: "UTF-8",
  };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
