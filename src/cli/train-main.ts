import { train } from "./train.ts";

await train(process.argv.slice(2));
