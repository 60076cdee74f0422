/** Digits of a path's segment: nine of time, then the comment's id without hyphens. */
const timeDigits = 9;

/** Ids of the comments above a place in its thread, the thread's first comment first. */
export function ancestorIds(path: string): readonly string[] {
  return path
    .split("/")
    .slice(0, -1)
    .map((segment) => withHyphens(segment.slice(timeDigits)));
}

const withHyphens = (hex: string): string =>
  hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
