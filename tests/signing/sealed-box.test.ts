import fc from "fast-check";
import { createSealedBox } from "../../src/signing/sealed-box.ts";

const box = createSealedBox("a secret of the service".padEnd(32, "-"), "test");

describe("a sealed box", () => {
  it("gives back every text to its owner", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: "grapheme" }), (owner, text) => {
        expect(box.open(owner, box.seal(owner, text))).toBe(text.toWellFormed());
      }),
    );
  });

  it("seals the same text differently each time", () => {
    expect(box.seal("c1", "192.0.2.1")).not.toBe(box.seal("c1", "192.0.2.1"));
  });

  it.each([
    ["for another owner", "c2", (sealed: string) => sealed],
    ["changed", "c1", (sealed: string) => `${sealed.slice(0, -2)}AA`],
    ["cut", "c1", (sealed: string) => sealed.slice(0, 20)],
    ["empty", "c1", () => ""],
  ])("does not open one that is %s", (_case, owner, change) => {
    expect(box.open(owner, change(box.seal("c1", "192.0.2.1")))).toBeUndefined();
  });

  it("does not open one of another key or purpose", () => {
    const sealed = box.seal("c1", "192.0.2.1");
    const others = [
      createSealedBox("another secret".padEnd(32, "-"), "test"),
      createSealedBox("a secret of the service".padEnd(32, "-"), "else"),
    ];
    for (const other of others) expect(other.open("c1", sealed)).toBeUndefined();
  });
});
