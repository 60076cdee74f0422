import fc from "fast-check";
import { normalise } from "../../src/classifier/normalise.ts";

const cases: readonly (readonly [why: string, written: string, folded: string])[] = [
  ["case and punctuation go", "Hello,   WORLD!!", "hello world"],
  ["entities are decoded", "&lt;b&gt;x&lt;/b&gt; &amp; caf&eacute;", "x café"],
  ["tags are no words", '<a class="x">click</a> [b]here[/b]', "click here"],
  ["full-width and mathematical letters are letters", "ｆｒｅｅ 𝓯𝓻𝓮𝓮 🅵🆁🅴🅴 ⓕⓡⓔⓔ", "free free free free"],
  ["hidden characters go", "fr\u200bee \u202efr\u00adee", "free free"],
  ["strokes drawn through letters go", "f\u0336r\u0336e\u0336e\u0336", "free"],
  ["a Cyrillic letter in a Latin word is Latin", "pаypаl", "paypal"],
  ["a Latin letter in a Cyrillic word is Cyrillic", "зapабoток", "заработок"],
  ["a word of look-alikes alone is Latin in Latin text", "buy ѕоре now", "buy sope now"],
  ["Cyrillic text stays", "Привет, как дела у нас", "привет как дела у нас"],
  [
    "leetspeak is undone",
    "V1agra fr33 m0ney ca$h $ubscribe 0nline c1ick p1lls",
    "viagra free money cash subscribe online click pills",
  ],
  [
    "numbers and words with digits stay",
    "mp3 4th covid19 sub4sub f4f 2014 win10 $5",
    "mp3 4th covid19 sub4sub f4f 2014 win10 5",
  ],
  ["an exclamation ends a word", "wow!great! wow! yes!!!", "wowigreat wow yes"],
  ["spaced-out letters are one word", "f r e e   m o n e y, v.i.a.g.r.a c-a-s-h", "free money viagra cash"],
  ["a few single letters stay", "I am a b.", "i am a b"],
  ["long runs of a letter are short", "Freeeeee 1000000", "free 1000000"],
  ["apostrophes fall out", "don't DON’T", "dont dont"],
  ["special cases fold", "STRASSE straße İstanbul ΟΔΟΣ", "strasse strasse istanbul οδοσ"],
  ["ideographs and emoji are words", "我爱你😀❤️", "我 爱 你 😀 ❤"],
  [
    "a link is its domain",
    "see http://www.example.co.uk/a?b=1, or foo.xyz/x",
    "see example.co.uk or foo.xyz",
  ],
  ["a missing space is no link", "good.It was great.so", "good it was great so"],
  ["an address is itself", "Mail Me@Example.com", "mail me@example.com"],
  ["a disguised link is its domain", "go to example dot com or exam[.]com", "go to example.com or exam.com"],
  ["nothing is nothing", " \u200b\n", ""],
];

test.each(cases)("%s", (_why, written, folded) => {
  expect(normalise(written).folded).toBe(folded.trim());
});

test("when a text has links, then they are given with host and registrable domain", () => {
  const { links, emails } = normalise(
    '<a href="http://Shop.Example.co.uk/x?a=1&amp;b=2">x</a> a@b.org evil dot com',
  );
  expect(links).toEqual([
    {
      url: "http://Shop.Example.co.uk/x?a=1&b=2",
      host: "shop.example.co.uk",
      domain: "example.co.uk",
      disguised: false,
    },
    { url: "http://evil.com", host: "evil.com", domain: "evil.com", disguised: true },
  ]);
  expect(emails).toEqual(["a@b.org"]);
});

test("when any text is read, then reading neither fails nor depends on case of ASCII letters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (written) => {
      expect(normalise(written).tokens.every((token) => token !== "")).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."abc dE!?'"), maxLength: 100 }), (written) => {
      expect(normalise(written.toUpperCase()).folded).toBe(normalise(written.toLowerCase()).folded);
    }),
  );
});

test("when a text is as long as may be, then its tokens are bounded by its length", () => {
  const hostile = [
    "a",
    "a.",
    "http://",
    "a@",
    "$a",
    "1a",
    "<a ",
    "&amp;",
    "\u200b",
    "ﷺ",
    "😀",
    "a b",
    "x.com ",
    "( dot ",
  ];
  for (const unit of hostile) {
    const written = unit.repeat(Math.floor(65_525 / Buffer.byteLength(unit)));
    expect(normalise(written).folded.length).toBeLessThanOrEqual(5 * written.length);
  }
});
