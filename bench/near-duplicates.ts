import { normalise } from "../src/classifier/normalise.ts";
import { createRandom } from "../src/classifier/random.ts";
import { nearDuplicate, type Signature, signatureOf, similarity } from "../src/classifier/signature.ts";
import { readLabelledRows } from "../src/cli/labelled-rows.ts";

type Vary = (text: string, random: () => number, words: readonly string[]) => string;

const leet: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "$" };
const twins: Readonly<Record<string, string>> = { a: "а", e: "е", o: "о", c: "с", p: "р", x: "х" };

function pick(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() * words.length)] ?? "";
}

function replaceWords(share: number): Vary {
  return (text, random, words) =>
    text
      .split(" ")
      .map((word) => (random() < share ? pick(words, random) : word))
      .join(" ");
}

/** Ways in which an advert is changed from comment to comment. */
const variants: Readonly<Record<string, Vary>> = {
  "capitals, signs and emoji": (text) => `🔥🔥 ${text.toUpperCase()} !!! 👉👉`,
  "leetspeak in every second word": (text) =>
    text
      .split(" ")
      .map((word, at) => (at % 2 ? word.replace(/[aeios](?=.)/g, (letter) => leet[letter] ?? letter) : word))
      .join(" "),
  "look-alike letters": (text) => text.replace(/[aeocpx]/g, (letter) => twins[letter] ?? letter),
  "hidden characters": (text) => text.replace(/(\w)(?=\w)/g, "$1\u200b"),
  "another link": (text, random) =>
    `${text.replace(/\S*(?:https?:|www\.)\S+/g, "")} http://site-${Math.floor(random() * 1e6)}.com/x`,
  "one word in ten replaced": replaceWords(0.1),
  "one word in five replaced": replaceWords(0.2),
  "one word in three replaced": replaceWords(0.33),
  "a tenth added before and after": (text, random, words) => {
    const extra = Array.from({ length: Math.ceil(text.split(" ").length / 10) }, () => pick(words, random));
    return `${extra.join(" ")} ${text} ${extra.join(" ")}`;
  },
  "halves exchanged": (text) => {
    const parts = text.split(" ");
    const half = Math.floor(parts.length / 2);
    return [...parts.slice(half), ...parts.slice(0, half)].join(" ");
  },
};

function isFound(one: Signature, other: Signature): boolean {
  return one.bands.some((band) => other.bands.includes(band)) && similarity(one, other) >= nearDuplicate;
}

/** Pairs of comments that share a band, and how many of them are then called near duplicates. */
function countPairs(signatures: readonly Signature[]): {
  readonly candidates: number;
  readonly called: number;
} {
  const byBand = new Map<string, number[]>();
  signatures.forEach((signature, at) => {
    for (const band of signature.bands) byBand.set(band, [...(byBand.get(band) ?? []), at]);
  });
  const pairs = new Set<string>();
  for (const members of byBand.values())
    members.forEach((one, at) => {
      for (const other of members.slice(at + 1)) pairs.add(`${one} ${other}`);
    });
  const called = [...pairs].filter((pair) => {
    const [one, other] = pair.split(" ").map((at) => signatures[Number(at)]);
    return one !== undefined && other !== undefined && similarity(one, other) >= nearDuplicate;
  });
  return { candidates: pairs.size, called: called.length };
}

/** Prints how many generated variants of adverts are found, and how many unrelated comments are taken for alike. */
export async function run(argv: readonly string[]): Promise<void> {
  const folder = argv[0] ?? "../shared/data";
  const random = createRandom(3);
  const adverts = readLabelledRows(`${folder}/youtube.jsonl`).filter(({ spam }) => spam);
  const words = adverts.flatMap(({ judged }) => judged.body.split(" "));
  const signed = adverts.flatMap(({ judged }) => {
    const signature = signatureOf(normalise(judged.body).tokens);
    return signature === undefined ? [] : [{ text: judged.body, signature }];
  });
  process.stdout.write(`${adverts.length} adverts, ${signed.length} long enough for a signature\n`);
  for (const [name, vary] of Object.entries(variants)) {
    const found = signed.filter(({ text, signature }) => {
      const other = signatureOf(normalise(vary(text, random, words)).tokens);
      return other !== undefined && isFound(signature, other);
    }).length;
    process.stdout.write(`${name.padEnd(34)} ${((100 * found) / signed.length).toFixed(1)} % found\n`);
  }
  const ham = ["news-fox", "news-civil", "social-surge"].flatMap((name) =>
    readLabelledRows(`${folder}/${name}.jsonl`),
  );
  const signatures = ham.flatMap(({ judged }) => signatureOf(normalise(judged.body).tokens) ?? []);
  const { candidates, called } = countPairs(signatures);
  process.stdout.write(
    `${signatures.length} unrelated comments: ${candidates} pairs share a band, ${called} called near duplicates\n`,
  );
}
