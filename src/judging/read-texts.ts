import type { CheckContext } from "../checks/check.ts";
import { normalise } from "../classifier/normalise.ts";
import type { Submission } from "../comment.ts";

/** A submission's fields as the filters read them. */
export function readTexts({
  name,
  email,
  website = "",
  body,
}: Pick<Submission, "name" | "email" | "website" | "body">): CheckContext["text"] {
  return {
    name: normalise(name),
    email: normalise(email),
    website: normalise(website),
    body: normalise(body),
  };
}
