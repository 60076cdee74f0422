import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { explain } from "../../src/classifier/explain.ts";
import { createExtractor } from "../../src/classifier/features.ts";
import type { Judged } from "../../src/classifier/judged.ts";
import { layout } from "../../src/classifier/layout.ts";
import { judge, leaningOf } from "../../src/classifier/model.ts";
import { ModelError, modelVersion, readModel } from "../../src/classifier/model-file.ts";

const file = new URL("../../src/classifier/model/model.bin", import.meta.url);
const bytes = new Uint8Array(readFileSync(file));
const model = readModel(bytes);
const extract = createExtractor();
const probability = (judged: Judged): number => judge(model, extract(judged));
const leaning = (judged: Judged): string => leaningOf(probability(judged), model.thresholds);

test.each([
  "Please subscribe to my channel and check out my new videos!!!",
  "Check out my new song on my channel http://www.youtube.com/watch?v=abcdefghijk please like and share",
  "Buy cheap viagra without prescription http://pills.example.com/?ref=12",
  "Earn $5000 weekly from home with bitcoin, contact me on WhatsApp +1 555 010 2030",
  "Подпишись на мой канал, заработок от 1000$ в неделю, пиши в личку",
  "Suscríbete a mi canal por favor y gana dinero desde casa http://dinero.example.com",
])("the advert is not published: %s", (body) => {
  expect(leaning({ body })).not.toBe("pass");
});

test.each([
  "I think the second paragraph is wrong, the bridge was built in 1987.",
  "You are an idiot and so is everyone who voted for this.",
  "Thanks for the recipe, my kids loved it!",
  "Ich finde, der Autor macht es sich hier zu einfach.",
  "Не согласен с автором, в прошлом году цифры были другие.",
  "lol",
  "",
])("the comment is publishable: %s", (body) => {
  expect(leaning({ body })).toBe("pass");
});

test.each([
  "http://www.example.com/",
  "https://www.example.org/news/local/2019/08/03/1913200001/",
  "https://youtu.be/abcdefgh123",
  "Siehe auch http://www.gemeinde.example/aktuelles",
  "Más información aquí: https://diario.example.org/economia/2019/01/01/1546300000.html",
  "Voici le rapport complet : https://senat.example.org/rap/r20-1231.html",
  "Подробнее можно прочитать здесь: https://gazeta.example.org/doc/1234567",
  "The office has an address for that, statistics@city.example.org, and they answer.",
])("a link or an address alone waits at most: %s", (body) => {
  expect(leaning({ body })).not.toBe("spam");
});

test.each([
  "Gana 500 dólares al día desde tu casa, escríbeme al WhatsApp +34 600 555 010",
  "Abonnez-vous à ma chaîne, je mets de nouvelles vidéos tous les jours !",
  "Benötigen Sie einen Kredit? Wir vergeben Darlehen ab 2 % Zinsen, ohne Schufa, schreiben Sie uns",
  "Онлайн казино с бонусом http://kazino.example.org",
  "Acheter viagra sans ordonnance, livraison discrète",
])("the advert of another language is not published: %s", (body) => {
  expect(leaning({ body })).not.toBe("pass");
});

test.each([
  "Para mí es el mejor libro del año, lo compré ayer.",
  "Ma non è vero, guarda i dati dell'anno scorso.",
  "Je ne comprends pas pourquoi c'est si cher, et vous ?",
  "Wo kann man die Karten kaufen und was kosten sie?",
  "Судья был слепой, пенальти не было.",
])("the comment of another language is publishable: %s", (body) => {
  expect(leaning({ body })).toBe("pass");
});

test("when a link leads to the comment's own page, then it counts less than a link to another", () => {
  const body = "The best part is here: https://news.example.org/a/story#part2";
  const own = probability({ body, articleUrl: "https://news.example.org/a/story" });
  expect(own).toBeLessThan(probability({ body, articleUrl: "https://news.example.org/b/other" }));
});

test("when fields are missing, then what is missing has no influence", () => {
  const body = "An ordinary comment about the article.";
  const nothingKnown = {
    body,
    author: { approved: 0, refused: 0 },
    recentComments: 0,
    disposableEmail: false,
    formAgeSeconds: 120,
  };
  expect(probability(nothingKnown)).toBe(probability({ body }));
});

test("when a site knows more of the author, then what the text says weighs the same", () => {
  const body = "Please SUBSCRIBE to my channel!!! http://videos.example.com";
  const known = {
    website: "http://videos.example.com",
    author: { approved: 7, refused: 1 },
    recentComments: 6,
  };
  expect(probability({ body, ...known })).toBe(probability({ body }));
});

test("when the model judges any text, then the answer is a probability and the vector is well formed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (body) => {
      const { indices, values } = extract({
        body,
        name: body,
        website: body,
        articleTitle: body,
        articleUrl: body,
      });
      expect(new Set(indices).size).toBe(indices.length);
      expect(values.every((value) => value > 0 && Number.isFinite(value))).toBe(true);
      expect(indices.every((index) => index >= 0 && index < layout.size)).toBe(true);
      const found = probability({ body });
      expect(found >= 0 && found <= 1).toBe(true);
    }),
  );
});

test("when a text is as long as may be, then it has a judgement whatever it is made of", () => {
  for (const unit of [
    "a",
    "x.com ",
    "http://a.b/",
    "😀",
    "ﷺ",
    "я ",
    "a dot com ",
    "<a ",
    "&amp;",
    "\u202e",
  ]) {
    const found = probability({ body: unit.repeat(Math.floor(65_525 / Buffer.byteLength(unit))) });
    expect(Number.isFinite(found)).toBe(true);
  }
});

test("when a comment is explained, then the words that weighed most are given as they stand in it", () => {
  const body = "Hello there everyone, PLEASE subscribe to my channel, thank you so much";
  const evidence = explain(model, { body });
  expect(evidence).toContain("subscribe");
  expect(evidence.length).toBeLessThanOrEqual(5);
  for (const word of evidence) expect(body.includes(word) || word.includes(" ")).toBe(true);
});

test("when a link leads away, then it is named, and so is what it is", () => {
  const evidence = explain(model, { body: "Come and see http://pills.example.com/buy today" }, 8);
  expect(evidence).toEqual(expect.arrayContaining(["http://pills.example.com/buy", "has a link"]));
});

test("when a site has learned a word, then it is named", () => {
  const body = "The gnomes of the garden are lovely";
  const { indices } = extract({ body: "gnomes" });
  const site = { bias: 0, weights: new Map(Array.from(indices, (index) => [index, 5])) };
  expect(explain(model, { body }, 1, site)).toEqual(["gnomes"]);
});

test.each([
  ["empty", new Uint8Array()],
  ["not a model", new TextEncoder().encode("some other file, long enough to be read")],
  ["cut", bytes.subarray(0, 1000)],
  ["cut", bytes.subarray(0, 3)],
  ["damaged", bytes.map((byte, at) => (at === 5000 ? byte ^ 1 : byte))],
  ["other version", bytes.map((byte, at) => (at === 7 ? modelVersion + 1 : byte))],
] as const)("when the model's file is %s, then reading it says so", (reason, broken) => {
  expect(() => readModel(broken)).toThrow(ModelError);
  expect(() => readModel(broken)).toThrow(expect.objectContaining({ reason }));
});

test("the model is shipped with its card, and is small", () => {
  expect(existsSync(new URL("model.json", file))).toBe(true);
  expect(bytes.length).toBeLessThan(500_000);
});
