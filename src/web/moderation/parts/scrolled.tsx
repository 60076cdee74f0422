import type { ComponentChildren } from "preact";

/** Something wide that scrolls by itself; in reach of the keyboard, which is why it takes the focus. */
export function Scrolled({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1, what scrolls must be reachable
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
