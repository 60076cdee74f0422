import { CommentThread } from "./comment-thread.ts";

/** `<comment-thread>` is there from the moment this module has loaded; a page may load it twice. */
if (!customElements.get("comment-thread")) customElements.define("comment-thread", CommentThread);
