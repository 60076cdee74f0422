import type { FieldError } from "../../errors.ts";
import { type Html, html } from "../../http/html.ts";
import { explain } from "../../languages/explain.ts";
import type { Language } from "../../languages/index.ts";

/** What stands in the form, by the fields' names in the API. */
export type Values = Readonly<Record<string, string>>;

export interface FormParts {
  readonly language: Language;
  readonly values: Values;
  readonly errors: readonly FieldError[];
  /** The service's own address for comments. */
  readonly action: string;
}

/** Sent along unseen: what the comment belongs to, and what the form was handed out with. */
const unseen = ["site", "article", "articleUrl", "articleTitle", "parent", "formToken", "lang"] as const;

/** The form that works without a script, its errors at the fields. */
export function commentForm({ language, values, errors, action }: FormParts): Html {
  const { say } = language;
  const of = (field: string): FieldError | undefined => errors.find((error) => error.field === field);
  const input = (
    field: "name" | "email" | "website",
    type: string,
    autocomplete: string,
    required: boolean,
  ) =>
    labelled(
      field,
      `${say(field)}${required ? " *" : ""}`,
      html`<input id="${field}" name="${field}" type="${type}" value="${values[field] ?? ""}" autocomplete="${autocomplete}"${required && html` required`}${faultOf(of(field))}>`,
      of(field),
      language,
    );
  return html`<form method="post" action="${action}" target="_top">
<p class="soft">${say("emailNote")}</p>
${unseen.map((name) => values[name] && html`<input type="hidden" name="${name}" value="${values[name]}">`)}
${labelled(
  "body",
  `${say("comment")} *`,
  html`<textarea id="body" name="body" dir="auto" required${faultOf(of("body"))}>
${values.body ?? ""}</textarea>`,
  of("body"),
  language,
)}
${input("name", "text", "name", true)}
${input("email", "email", "email", true)}
${input("website", "url", "url", false)}
<p class="hidden" aria-hidden="true"><label>Subject <input name="subject" tabindex="-1" autocomplete="off"></label></p>
<label class="box"><input type="checkbox" name="notifyReplies" value="true"${values.notifyReplies && html` checked`}> ${say("notifyReplies")}</label>
<button>${say("post")}</button>
</form>`;
}

function labelled(
  field: string,
  label: string,
  control: Html,
  error: FieldError | undefined,
  language: Language,
): Html {
  return html`<label for="${field}">${label}</label>
${control}
${error && html`<p class="bad" id="${field}-error">${explain(language, error)}</p>`}`;
}

const faultOf = (error: FieldError | undefined): Html | false =>
  error !== undefined && html` aria-invalid="true" aria-describedby="${error.field}-error"`;
