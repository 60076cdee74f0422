import { Parser } from "htmlparser2";

/** What stands around the text of an element. */
const marks: Readonly<Record<string, string>> = {
  b: "**",
  strong: "**",
  i: "*",
  em: "*",
  code: "`",
};
/** What stands before it. */
const opening: Readonly<Record<string, string>> = { ...marks, li: "- ", br: "\n" };
const blocks = new Set([
  "p",
  "div",
  "blockquote",
  "ul",
  "ol",
  "pre",
  "li",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
]);
const unseen = new Set(["script", "style", "noscript", "template"]);

const isWeb = (href: string): boolean => /^https?:/i.test(href);

/**
 * The text of a comment that was kept as HTML, in the Markdown that comments are written in here: paragraphs,
 * emphasis, code, quotes, list items and links stay; other elements leave their text.
 */
export function htmlToMarkdown(html: string): string {
  if (!/[<&]/.test(html)) return html.trim();
  let out = "";
  let quotes = 0;
  let hidden = 0;
  const links: string[] = [];
  const breakBlock = (): void => {
    out = out.trimEnd();
    if (out !== "") out += "\n\n";
  };
  const parser = new Parser({
    onopentag(name, { href = "" }) {
      if (unseen.has(name)) hidden++;
      if (blocks.has(name)) breakBlock();
      if (name === "blockquote") quotes++;
      if (name === "a") links.push(href);
      out += name === "a" && isWeb(href) ? "[" : (opening[name] ?? "");
    },
    ontext(text) {
      if (hidden > 0) return;
      out += quotes > 0 ? quoted(text, quotes, out) : text;
    },
    onclosetag(name) {
      if (unseen.has(name)) hidden--;
      out += marks[name] ?? "";
      if (name === "a") {
        const href = links.pop() ?? "";
        if (isWeb(href)) out += `](${href.replaceAll(/[\s()]/g, encodeURIComponent)})`;
      }
      if (name === "blockquote") quotes--;
      if (blocks.has(name)) breakBlock();
    },
  });
  parser.write(html);
  parser.end();
  return withPlainLinks(out)
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

function quoted(text: string, depth: number, before: string): string {
  const mark = `${"> ".repeat(depth)}`;
  const start = before === "" || before.endsWith("\n") ? mark : "";
  return `${start}${text.trim() === "" ? "" : text.replaceAll("\n", `\n${mark}`)}`;
}

/** A link whose text is its address is written as the address alone. */
function withPlainLinks(text: string): string {
  return text.replaceAll(/\[(https?:[^\]]+)\]\(([^)]+)\)/g, (whole, label: string, href: string) =>
    label === href || label.endsWith("...") || label.endsWith("…") ? href : whole,
  );
}
