import fc from "fast-check";
import { nextAddress } from "../../../src/web/moderation/session/next-address.ts";

const origin = "https://comments.example.org";

describe("nextAddress", () => {
  it.each([
    ["/queues", "/queues"],
    ["/operations?range=day#top", "/operations?range=day#top"],
    ["/../../etc", "/etc"],
    [null, undefined],
    ["", undefined],
    ["queues", undefined],
    ["//evil.example", undefined],
    ["/\\evil.example", undefined],
    ["/\t/evil.example", undefined],
    ["https://evil.example/", undefined],
    ["javascript:alert(1)", undefined],
  ])("%s leads to %s", (next, expected) => {
    expect(nextAddress(next, origin)).toBe(expected);
  });

  it("never leads to another origin, whatever is asked for", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (rest) => {
        const address = nextAddress(`/${rest}`, origin);
        if (address !== undefined) expect(new URL(address, origin).origin).toBe(origin);
      }),
    );
  });
});
