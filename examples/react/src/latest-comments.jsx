import { createCommentsClient } from "comments-client";
import { useEffect, useState } from "react";
import { service } from "./service.js";

const comments = createCommentsClient(service);

/** A list of its own, by the typed client: the names of those who wrote last. */
export function LatestComments({ article }) {
  const [latest, setLatest] = useState([]);
  useEffect(() => {
    let current = true;
    comments
      .GET("/v1/comments", { params: { query: { article, order: "newest", limit: 3 } } })
      .then(({ data }) => current && setLatest(data?.comments ?? []));
    return () => {
      current = false;
    };
  }, [article]);
  if (latest.length === 0) return null;
  return <p>Last words by {latest.map(({ name }) => name).join(", ")}.</p>;
}
