import type { CheckContext } from "../checks/check.ts";
import { type Normalised, normalise } from "../classifier/normalise.ts";
import type { Submission } from "../comment.ts";

/** A submission's fields as the filters read them, each read once and not before a check asks for it. */
export function readTexts({
  name,
  email,
  website = "",
  body,
}: Pick<Submission, "name" | "email" | "website" | "body">): CheckContext["text"] {
  const read = { name: once(name), email: once(email), website: once(website), body: once(body) };
  return {
    get name() {
      return read.name();
    },
    get email() {
      return read.email();
    },
    get website() {
      return read.website();
    },
    get body() {
      return read.body();
    },
  };
}

function once(written: string): () => Normalised {
  let text: Normalised | undefined;
  return () => {
    text ??= normalise(written);
    return text;
  };
}
