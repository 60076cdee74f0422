import { z } from "zod";
import { environmentSchema } from "./schema.ts";

/** The text of `.env.example`: every variable with its purpose, the optional ones commented out with their default. */
export function envExample(): string {
  const variables = Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const required = !schema.safeParse(undefined).success;
    const value = defaultOf(schema);
    return `# ${schema.description ?? ""}\n${required ? "" : "# "}${name}=${value}\n`;
  });
  return `# Copy to .env and fill in. Made from config/schema.ts by: npm run env-example\n# Each may be given as NAME_FILE=/path/to/a/file that holds its value instead.\n\n${variables.join("\n")}`;
}

/** The default as it would be written into the environment; "" where there is none. */
function defaultOf(schema: z.ZodType): string {
  const { default: value } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return value === undefined ? "" : String(value);
}
