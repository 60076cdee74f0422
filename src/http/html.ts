/** HTML that is safe to send: made by `html` only, so that nothing gets in without being escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | false | undefined | readonly Part[];

/** A template whose values are escaped, unless they are HTML already. Absent values and `false` are nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + render(values[index - 1]) + string));
}

/** Marks HTML that another library made safe. */
export const trusted = (text: string): Html => new Html(text);

function render(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(render).join("");
  return escapeHtml(String(part));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for elements and quoted attributes, of HTML and XML both. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * Headers of a page of ours. Nothing runs on it.
 * @param framedBy sources, as the policy writes them, whose pages may frame it; none: no page may.
 * @param leadsTo where its forms may lead to besides the service itself; left out: the same.
 */
export function pageHeaders(
  framedBy: readonly string[],
  leadsTo: readonly string[] = framedBy,
): Record<string, string> {
  const others = framedBy.join(" ");
  return {
    "Content-Security-Policy": [
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      "base-uri 'none'",
      // Browsers hold the address that a form's answer leads to against this as well.
      `form-action ${["'self'", ...leadsTo].join(" ")}`,
      `frame-ancestors ${others || "'none'"}`,
    ].join("; "),
    "X-Frame-Options": "",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cache-Control": "no-store",
  };
}
