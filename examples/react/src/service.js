/** Where the service answers; `VITE_COMMENTS_SERVICE` names another address when the page is built. */
export const service = import.meta.env.VITE_COMMENTS_SERVICE ?? "http://127.0.0.1:3000";
