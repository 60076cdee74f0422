import fc from "fast-check";
import { maxDepth, placeInThread } from "../../src/store/place-in-thread.ts";

interface Node {
  readonly id: string;
  readonly createdAt: string;
  readonly parent: number | undefined;
}

const id = (index: number): string => `01920000-0000-7000-8000-${String(index).padStart(12, "0")}`;

/** Comments in the order in which they were accepted, each answering an earlier one or none. */
const threads = fc
  .array(fc.record({ gap: fc.nat(5), parent: fc.option(fc.double({ min: 0, max: 1, noNaN: true })) }), {
    maxLength: 30,
  })
  .map((rows) => {
    let time = Date.UTC(2026, 0, 1);
    return rows.map(({ gap, parent }, index): Node => {
      time += gap;
      const answers =
        parent === null || index === 0 ? undefined : Math.min(index - 1, Math.floor(parent * index));
      return { id: id(index), createdAt: new Date(time).toISOString(), parent: answers };
    });
  });

describe("placeInThread", () => {
  it("makes the order of paths that of a depth-first walk by time", () => {
    fc.assert(
      fc.property(threads, (nodes) => {
        const placed: (ReturnType<typeof placeInThread> & Node)[] = [];
        for (const node of nodes) {
          const parent = node.parent === undefined ? undefined : placed[node.parent];
          placed.push({ ...node, ...placeInThread(node, parent) });
        }
        const walk = (parent: number | undefined): string[] =>
          nodes.flatMap((node, index) => (node.parent === parent ? [node.id, ...walk(index)] : []));
        const byPath = [...placed].sort((a, b) => (a.path < b.path ? -1 : 1)).map((node) => node.id);
        expect(byPath).toEqual(walk(undefined));
      }),
    );
  });

  it("puts replies beyond the greatest depth beside what they answer", () => {
    let parent: ReturnType<typeof placeInThread> | undefined;
    for (let index = 0; index < maxDepth + 5; index++)
      parent = placeInThread({ id: id(index), createdAt: "2026-01-01T00:00:00.000Z" }, parent);
    expect(parent?.depth).toBe(maxDepth);
    expect(parent?.path.split("/")).toHaveLength(maxDepth + 1);
    expect(parent?.thread).toBe(id(0));
  });
});
