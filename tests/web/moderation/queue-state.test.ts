import type { Comment } from "../../../src/web/moderation/api-types.ts";
import {
  appended,
  emptyQueue,
  loaded,
  moved,
  removed,
  restored,
  taken,
  toggled,
} from "../../../src/web/moderation/queue/queue-state.ts";

const comment = (id: string): Comment => ({ id, createdAt: `2026-01-01T00:00:0${id}Z`, name: id }) as Comment;
const page = (...ids: string[]) => ({ comments: ids.map(comment), nextCursor: "more", searchedTo: null });
const start = loaded(emptyQueue, page("1", "2", "3", "4"));
const ids = ({ items }: typeof start) => items.map(({ comment: { id } }) => id);

describe("the list on the page", () => {
  it("begins with the first comment in focus", () => {
    expect(start.focus).toBe("1");
  });

  it.each([
    ["the one in focus goes", "2", ["2"], "3"],
    ["several go with it", "2", ["2", "3"], "4"],
    ["the last goes", "4", ["4"], "3"],
    ["another goes", "2", ["1"], "2"],
    ["all go", "1", ["1", "2", "3", "4"], undefined],
  ])("when %s, the focus is at the right place", (_case, focus, gone, expected) => {
    expect(removed({ ...start, focus }, new Set(gone)).focus).toBe(expected);
  });

  it("when something comes back, it stands where it stood and has the focus", () => {
    const back = restored(removed(start, new Set(["2"])), [comment("2")], 1);
    expect(ids(back)).toEqual(["1", "2", "3", "4"]);
    expect(back.focus).toBe("2");
  });

  it("newest first, it comes back in that order", () => {
    const newest = loaded(emptyQueue, page("4", "2", "1"));
    expect(ids(restored(newest, [comment("3")], -1))).toEqual(["4", "3", "2", "1"]);
  });

  it("when more is loaded, nothing stands twice", () => {
    expect(ids(appended(start, page("4", "5")))).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("when it is loaded again, focus and selection stay with what is still there", () => {
    const before = toggled(toggled({ ...start, focus: "3" }, "2"), "1");
    const after = loaded(before, page("2", "3"));
    expect(after.focus).toBe("3");
    expect([...after.selected]).toEqual(["2"]);
  });

  it("moves within the list only", () => {
    expect(moved(start, -1).focus).toBe("1");
    expect(moved({ ...start, focus: "4" }, 1).focus).toBe("4");
    expect(moved(start, 1).focus).toBe("2");
  });

  it("shows who was first, and nothing for what is not in it", () => {
    expect(taken(start, "2", "Grace", "spam").items[1]?.taken).toEqual({ by: "Grace", status: "spam" });
    expect(taken(start, "9", "Grace", "spam")).toBe(start);
  });
});
