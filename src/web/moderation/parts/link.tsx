import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
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
  const element = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // On a phone a row of links scrolls sideways.
    const row = element.current?.closest("nav");
    if (current && row && element.current) row.scrollLeft = element.current.offsetLeft - row.offsetLeft - 48;
  }, [current]);
  return (
    <a
      ref={element}
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
