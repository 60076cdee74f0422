import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

interface Media {
  readonly schema?: object;
}

interface ApiDocument {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly responses: Readonly<
              Record<string, { readonly content?: Readonly<Record<string, Media>> }>
            >;
          }
        >
      >
    >
  >;
}

/** Looks a path with its values up among the patterns of a document. */
function patternOf(document: ApiDocument, path: string): string | undefined {
  const { pathname } = new URL(path, "http://api.invalid");
  const fits = (pattern: string): boolean =>
    new RegExp(`^${pattern.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(
      pathname,
    );
  const found = Object.keys(document.paths).filter(fits);
  return found.find((pattern) => !pattern.includes("{")) ?? found[0];
}

export interface CheckedAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly type: string | null;
  /** Parsed where it is JSON. */
  readonly body: unknown;
}

/**
 * Makes a check of answers against an OpenAPI document: status, media type and body must be those that it describes.
 * What it does not describe at all, such as a page or a method that is refused, is let through.
 */
export function createAnswerCheck(document: object): (answer: CheckedAnswer) => void {
  const api = document as ApiDocument;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(api as object, "api");
  const pointer = (part: string): string =>
    encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));

  return ({ method, path, status, type, body }) => {
    const pattern = patternOf(api, path) ?? "";
    const verb = method.toLowerCase();
    const operation = api.paths[pattern]?.[verb];
    if (!operation) return;
    const where = `${method} ${pattern} → ${status}`;
    const described = operation.responses[String(status)];
    if (!described) throw new Error(`${where} is not in /openapi.json`);
    const media = type?.split(";")[0]?.trim();
    if (!described.content || !media) return;
    if (!described.content[media])
      throw new Error(`${where} has the type ${media}, which is not in /openapi.json`);
    if (!media.endsWith("json")) return;
    const at = ["paths", pattern, verb, "responses", String(status), "content", media, "schema"];
    const validate = ajv.getSchema(`api#/${at.map(pointer).join("/")}`);
    if (validate && !validate(body))
      throw new Error(`${where} is not as /openapi.json says: ${ajv.errorsText(validate.errors)}`);
  };
}
