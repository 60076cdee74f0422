import type { ComponentChildren } from "preact";
import { go } from "../router.ts";

/** A link within the desk. */
export function Link({
  href,
  current,
  children,
  ...rest
}: {
  href: string;
  current?: boolean;
  class?: string;
  children: ComponentChildren;
}) {
  return (
    <a
      {...rest}
      href={href}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(href);
      }}
    >
      {children}
    </a>
  );
}
