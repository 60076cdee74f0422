/** A page that nobody looks at draws no frames; it goes on after so many milliseconds. */
const unseenMs = 200;

/** Resolves when the browser has drawn what is there by now. */
export const afterPaint = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, unseenMs);
  });
