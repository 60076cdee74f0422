import { createCommentsClient, type PublicComment } from "comments-client";

const [article = "/tides", service = "http://127.0.0.1:3000"] = process.argv.slice(2);
const comments = createCommentsClient(service);

/** A thread as lines of text, replies one step in. */
const lineOf = ({ depth, name, body }: PublicComment): string => `${"  ".repeat(depth)}${name}: ${body}`;

const { data, error } = await comments.GET("/v1/comments", { params: { query: { article, limit: 20 } } });
if (error) throw new Error(error.detail);
for (const comment of data.comments) console.log(lineOf(comment));

// @ts-expect-error What the API does not have does not compile.
void data.comments[0]?.email;
