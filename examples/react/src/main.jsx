import { createRoot } from "react-dom/client";
import { CommentThread } from "./comment-thread.jsx";
import { LatestComments } from "./latest-comments.jsx";

const article = "/in-react";

createRoot(document.getElementById("root")).render(
  <main>
    <h1>An article in React</h1>
    <LatestComments article={article} />
    <CommentThread article={article} onPublished={(id) => console.log("published", id)} />
  </main>,
);
