import { nextPage } from "../../../src/web/moderation/session/next-page.ts";

describe("where signing in leads", () => {
  it.each([
    ["next=%2Foperations", "/operations"],
    ["next=%2Fqueues%2Fqueue%2Fmoderation%3Fstatus%3Dfailed", "/queues/queue/moderation?status=failed"],
    ["next=https%3A%2F%2Fevil.example%2F", undefined],
    ["next=%2F%2Fevil.example%2Foperations", undefined],
    ["next=%2Foperations.evil", undefined],
    ["", undefined],
  ])("with %s to %s", (query, expected) => {
    expect(nextPage(new URLSearchParams(query))).toBe(expected);
  });
});
