import MarkdownIt from "markdown-it";

/** Paragraphs, emphasis, code, quotes, lists and links. No raw HTML, images, headings or tables. */
const markdown = new MarkdownIt("zero", { html: false, linkify: true, breaks: true }).enable([
  "newline",
  "escape",
  "entity",
  "backticks",
  "emphasis",
  "balance_pairs",
  "link",
  "autolink",
  "linkify",
  "code",
  "fence",
  "blockquote",
  "list",
]);

// Only what a reader expects behind a link; markdown-it itself would let ftp, data images and others through.
markdown.validateLink = (url) => /^(https?:\/\/|mailto:)/i.test(url.trim());

markdown.renderer.rules.link_open = (tokens, index, options, _environment, renderer) => {
  // Search engines are told that the page does not vouch for it, and the page opened gets no handle on this one.
  tokens[index]?.attrSet("rel", "nofollow ugc noopener");
  return renderer.renderToken(tokens, index, options);
};

/** The text as HTML that is safe to put into a page as it is. */
export function renderMarkdown(text: string): string {
  return markdown.render(text).trimEnd();
}
