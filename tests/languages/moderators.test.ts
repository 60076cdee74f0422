import { detailOf, findingTexts, spokenOf } from "../../src/languages/moderators/index.ts";

const said = (reason: string, values?: Record<string, string | number>, check = "any") =>
  detailOf({ check, reason, detail: "As stored.", ...(values ? { values } : {}) }, "de", findingTexts.de);

describe("findings in German", () => {
  it.each([
    ["too_many_links", { n: 1, limit: 1 }, "1 Link (Grenze 1)."],
    ["too_many_links", { n: 1_200, limit: 2 }, "1.200 Links (Grenze 2)."],
    [
      "near_duplicate",
      { share: 0.876, comment: "x" },
      "Fast derselbe Text wie ein früherer Kommentar (87,6\u00a0% gemeinsam).",
    ],
    [
      "flood_burst",
      { case: "address", seconds: 15 },
      "Binnen 15 s nach einem anderen Kommentar von derselben Adresse.",
    ],
    [
      "word_held",
      { words: "name, casino", fields: "name, body" },
      "Steht auf der Liste zum Anhalten: name, casino (in Name, Text).",
    ],
    [
      "reported",
      { told: "abuse: 2, off_topic: 1" },
      "Von Lesern gemeldet (Beleidigung: 2, nicht zum Thema: 1).",
    ],
    ["blocked_email", undefined, "Die E-Mail-Adresse ist gesperrt."],
    ["blocked_email", { case: "noted", note: "{n} $& pest" }, "Die E-Mail-Adresse ist gesperrt: {n} $& pest"],
  ] as const)("%s %j", (reason, values, expected) => {
    expect(said(reason, values)).toBe(expected);
  });

  it.each([
    ["a reason that no check has", "unheard_of", { n: 1 }],
    ["a name that every object has", "constructor", { n: 1 }],
    ["a finding that was kept without its values", "too_many_links", undefined],
    ["a case that the sentences do not have", "flood_hour", { case: "planet", n: 3, limit: 2 }],
  ])("%s is told as it was stored", (_case, reason, values) => {
    expect(said(reason, values)).toBe("As stored.");
  });

  it("what the operator's own service says is told as it said it", () => {
    expect(said("too_many_links", { n: 1, limit: 1 }, "webhook")).toBe("As stored.");
    expect(said("webhook_later", undefined, "webhook")).toBe(
      "Der Webhook möchte später noch einmal gefragt werden.",
    );
  });

  it("has the same names in each language, and a sentence for each", () => {
    const { en, de } = findingTexts;
    expect(Object.keys(de.names).sort()).toEqual(Object.keys(en.names).sort());
    const reasons = new Set(Object.keys(de.details).map((key) => key.split(".")[0]));
    expect([...reasons].sort()).toEqual(Object.keys(de.names).sort());
  });
});

describe("spokenOf", () => {
  it.each([
    ["de-CH,de;q=0.9,en;q=0.8", "de"],
    ["fr, en-GB", "en"],
    ["*", undefined],
    ["fr", undefined],
    [undefined, undefined],
  ])("%s", (wanted, expected) => {
    expect(spokenOf(wanted)).toBe(expected);
  });
});
