import { evaluate } from "./evaluate.ts";

await evaluate(process.argv.slice(2));
