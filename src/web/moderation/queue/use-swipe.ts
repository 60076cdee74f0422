import { useRef, useState } from "preact/hooks";

/** So far, in pixels, is a swipe; less falls back. */
const far = 90;

/** Swiping a card: right and left each call back; moving up and down scrolls as always. */
export function useSwipe(onRight: () => void, onLeft: () => void) {
  const start = useRef<{ x: number; y: number } | undefined>(undefined);
  const [offset, setOffset] = useState(0);
  return {
    offset,
    handlers: {
      onTouchStart(event: TouchEvent) {
        const touch = event.touches[0];
        if (touch && event.touches.length === 1) start.current = { x: touch.clientX, y: touch.clientY };
      },
      onTouchMove(event: TouchEvent) {
        const touch = event.touches[0];
        if (!touch || !start.current) return;
        const x = touch.clientX - start.current.x;
        const y = touch.clientY - start.current.y;
        if (offset === 0 && Math.abs(y) > Math.abs(x)) start.current = undefined;
        else setOffset(x);
      },
      onTouchEnd() {
        if (start.current && offset > far) onRight();
        if (start.current && offset < -far) onLeft();
        start.current = undefined;
        setOffset(0);
      },
    },
  };
}
