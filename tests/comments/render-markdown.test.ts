import fc from "fast-check";
import { renderMarkdown } from "../../src/comments/render-markdown.ts";

describe("renderMarkdown", () => {
  it.each([
    ["Plain.", "<p>Plain.</p>"],
    ["Two\n\nparagraphs", "<p>Two</p>\n<p>paragraphs</p>"],
    ["a\nb", "<p>a<br>\nb</p>"],
    ["*em* and **strong**", "<p><em>em</em> and <strong>strong</strong></p>"],
    ["`a < b`", "<p><code>a &lt; b</code></p>"],
    ["> said", "<blockquote>\n<p>said</p>\n</blockquote>"],
    ["- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"],
    ["[a](https://example.org)", '<p><a href="https://example.org" rel="nofollow ugc noopener">a</a></p>'],
    [
      "https://example.org/x",
      '<p><a href="https://example.org/x" rel="nofollow ugc noopener">https://example.org/x</a></p>',
    ],
  ])("makes of %j what it means", (text, html) => {
    expect(renderMarkdown(text)).toBe(html);
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://example.org/x.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    '<https://example.org/" onmouseover="alert(1)>',
    "# Heading",
    "| a |\n|---|\n| b |",
    "<svg/onload=alert(1)>",
  ])("lets nothing but the safe subset through: %j", (text) => {
    expectSafe(renderMarkdown(text));
  });

  it("lets nothing else through, whatever is written", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "[",
      "]",
      "(",
      ")",
      "!",
      "`",
      "*",
      "_",
      "&",
      '"',
      "'",
      "\n",
      "javascript:",
      "http://a.b",
      "script",
      "onload=",
      "#",
      "- ",
      "> ",
      "\\",
      "\u202e",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) =>
        expectSafe(renderMarkdown(pieces.join(""))),
      ),
    );
  });

  it("takes what was made to be slow", () => {
    for (const hostile of ["[".repeat(65_000), "*a ".repeat(20_000), "> ".repeat(30_000), "`".repeat(65_000)])
      expect(typeof renderMarkdown(hostile)).toBe("string");
  });
});

const allowed = /^(p|br|em|strong|code|pre|blockquote|ul|ol|li|a)$/;

/** Every tag is of the subset and has no attribute but those that the renderer gives. */
function expectSafe(html: string): void {
  for (const [, name = "", attributes = ""] of html.matchAll(/<\/?([a-zA-Z0-9]+)([^>]*)>/g)) {
    expect(name).toMatch(allowed);
    if (name === "a")
      expect(attributes).toMatch(/^$|^ href="(https?:\/\/|mailto:)[^"<>]*" rel="nofollow ugc noopener"$/);
    else expect(attributes).toMatch(/^$|^ start="\d+"$|^ class="language-[^"<>]*"$/);
  }
  expect(html.replaceAll(/<\/?[a-z]+( (href|rel|start|class)="[^"<>]*")*>/g, "")).not.toMatch(/<[a-zA-Z!/]/);
}
