import { guessLanguage } from "../../src/classifier/guess-language.ts";

describe("guessLanguage", () => {
  it.each([
    ["The tide is high and the boats are in", "en"],
    ["Das ist ein schöner Artikel, und die Bilder sind auch gut", "de"],
    ["Je ne suis pas d'accord avec cet article, mais les photos sont belles", "fr"],
    ["No estoy de acuerdo, pero el artículo es muy bueno para los lectores", "es"],
    ["これはとても良い記事です", "ja"],
    ["这篇文章写得很好", "zh"],
    ["Очень хорошая статья, спасибо", "ru"],
    ["Дуже гарна стаття, її варто прочитати", "uk"],
    ["شكرا على هذا المقال", "ar"],
    ["좋은 글 감사합니다", "ko"],
    ["Ok", undefined],
    ["12345 !!!", undefined],
    ["", undefined],
  ])("of “%s” says %s", (text, language) => {
    expect(guessLanguage(text)).toBe(language);
  });
});
