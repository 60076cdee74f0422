const service = process.env.COMMENTS_SERVICE ?? "http://127.0.0.1:3000";

/** Adds `{% comments page.url %}`: the thread as it is when the site is built, replaced by the live one where there is JavaScript. */
export default function configure(eleventy) {
  eleventy.addAsyncShortcode("comments", async (article) => {
    const query = new URLSearchParams({ article });
    const response = await fetch(`${service}/v1/comments.html?${query}`);
    if (!response.ok) throw new Error(`the comments of ${article} could not be read: ${response.status}`);
    return `<script type="module" src="${service}/embed.js"></script>
<comment-thread article="${article}">${await response.text()}
<p><a href="${service}/embed/form?${query}">Leave a comment</a></p></comment-thread>`;
  });
}
