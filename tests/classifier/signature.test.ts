import fc from "fast-check";
import { normalise } from "../../src/classifier/normalise.ts";
import { nearDuplicate, type Signature, signatureOf, similarity } from "../../src/classifier/signature.ts";

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

test("when any words are signed, then the signature has one form and is like itself", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary", minLength: 1 }), { minLength: 8, maxLength: 60 }),
      (tokens) => {
        const signature = signatureOf(tokens);
        if (signature === undefined) return;
        expect(signature.sketch).toMatch(/^[\w-]{120}$/);
        expect(signature.bands).toHaveLength(20);
        for (const band of signature.bands) expect(band).toMatch(/^[\w-]{6}$/);
        expect(signatureOf([...tokens])).toEqual(signature);
        expect(similarity(signature, signature)).toBe(1);
      },
    ),
  );
});

test("when a text is longer than what is read of it, then its end changes nothing", () => {
  const start = Array.from({ length: 3_000 }, (_none, at) => `word${at * 7_919}`);
  expect(signatureOf([...start, "another", "end"])).toEqual(signatureOf(start));
});
