import { useEffect, useRef } from "react";
import { service } from "./service.js";

/** The thread with its form. The script is loaded once, however many threads there are. */
export function CommentThread({ site = "default", article, readerToken, onPublished }) {
  const thread = useRef(null);

  useEffect(() => {
    // The address is the service's, known only when the page runs, so the bundler must not look for it.
    void import(/* @vite-ignore */ `${service}/embed.js`);
  }, []);

  useEffect(() => {
    const told = ({ detail }) => onPublished?.(detail.id);
    const element = thread.current;
    element.addEventListener("comment-published", told);
    return () => element.removeEventListener("comment-published", told);
  }, [onPublished]);

  return <comment-thread ref={thread} site={site} article={article} reader-token={readerToken} />;
}
