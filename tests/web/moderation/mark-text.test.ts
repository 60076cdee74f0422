import fc from "fast-check";
import { markText } from "../../../src/web/moderation/mark-text.ts";

const marked = (text: string, evidence: readonly string[] = []) =>
  markText(text, evidence).map(({ kind, text: part }) => (kind === "plain" ? part : `[${kind} ${part}]`));

describe("markText", () => {
  it.each([
    ["nothing to mark", "Good day", [], ["Good day"]],
    ["a word, whatever its case", "Buy CASINO now", ["casino"], ["Buy ", "[word CASINO]", " now"]],
    ["a word within another is none", "casinos", ["casino"], ["casinos"]],
    ["a link", "see https://a.example/b?c for", [], ["see ", "[link https://a.example/b?c]", " for"]],
    [
      "a word within a link stays the link",
      "https://casino.example",
      ["casino"],
      ["[link https://casino.example]"],
    ],
    ["turned direction", "a\u202Eb", [], ["a", "[hidden U+202E]", "b"]],
    [
      "a hidden character within a link",
      "https://a.ex\u200Bb",
      [],
      ["[link https://a.ex]", "[hidden U+200B]", "b"],
    ],
    ["joined emoji stay whole", "👩‍👩‍👧", [], ["👩‍👩‍👧"]],
  ])("%s", (_case, text, evidence, expected) => {
    expect(marked(text, evidence)).toEqual(expected);
  });

  it("shows every visible character once and in order, whatever the text and the evidence", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.array(fc.string()), (text, evidence) => {
        const stretches = markText(text, evidence);
        const shown = stretches.map(({ kind, text: part }) => (kind === "hidden" ? "" : part)).join("");
        const without = text.replace(/(?![\t\n\r]|\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}]/gu, "");
        expect(shown).toBe(without);
      }),
    );
  });
});
