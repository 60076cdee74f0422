import { normalise } from "../../src/classifier/normalise.ts";
import {
  decodeSignature,
  encodeSignature,
  nearDuplicate,
  type Signature,
  signatureOf,
  similarity,
} from "../../src/classifier/signature.ts";

function sign(text: string): Signature {
  const signature = signatureOf(normalise(text).tokens);
  if (signature === undefined) throw new Error(`no signature: ${text}`);
  return signature;
}

const advert =
  "You guys should check out this extraordinary website called money-site.com, you can work from home today and earn more than your boss";

test.each([
  ["in capitals, with emoji", `🔥 ${advert.toUpperCase()} !!!`],
  ["with another link", advert.replace("money-site.com", "other-place.net")],
  ["with a few other words", advert.replace("extraordinary", "incredible").replace("boss", "teacher")],
  ["with look-alike letters", advert.replace(/o/g, "о")],
  ["with halves exchanged", `${advert.slice(70)} ${advert.slice(0, 70)}`],
])("the same advert %s is found again", (_how, variant) => {
  const [one, other] = [sign(advert), sign(variant)];
  expect(similarity(one, other)).toBeGreaterThanOrEqual(nearDuplicate);
  expect(one.bands.some((band) => other.bands.includes(band))).toBe(true);
});

test("another comment is not alike", () => {
  const other = sign(
    "I have been reading this newspaper for ten years and the weather page is still the best of it",
  );
  expect(similarity(sign(advert), other)).toBeLessThan(nearDuplicate);
});

test("what many people say has no signature", () => {
  for (const text of ["", "lol", "great article, thanks", "😀😀😀"])
    expect(signatureOf(normalise(text).tokens)).toBeUndefined();
});

test("a signature kept as text is the same again", () => {
  const signature = sign(advert);
  expect(decodeSignature(encodeSignature(signature))).toEqual(signature);
});
