import { useEffect } from "preact/hooks";
import { call } from "../api.ts";

/** Passing over a card is not looking at it. */
const settleMs = 400;
const renewMs = 15_000;

/** Tells others which comment is looked at, while it is in focus and the page is seen. */
export function useLease(id: string | undefined): void {
  useEffect(() => {
    if (id === undefined) return;
    const path = `/v1/moderation/comments/${id}/lease`;
    let taken = false;
    const take = (): void => {
      if (document.visibilityState !== "visible") return;
      taken = true;
      // A lease is a courtesy: without it the version still keeps two decisions apart.
      call("PUT", path).catch(() => undefined);
    };
    const settling = setTimeout(take, settleMs);
    const renewing = setInterval(take, renewMs);
    return () => {
      clearTimeout(settling);
      clearInterval(renewing);
      if (taken) call("DELETE", path).catch(() => undefined);
    };
  }, [id]);
}
