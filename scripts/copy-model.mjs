import { cpSync } from "node:fs";

/** The compiler carries code alone: the classifier's model goes beside the compiled classifier. */
cpSync("src/classifier/model", "dist/src/classifier/model", {
  recursive: true,
  filter: (source) => !source.endsWith(".jsonl"),
});
