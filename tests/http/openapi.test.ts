import { Validator } from "@seriousme/openapi-schema-validator";
import { createAnswerCheck } from "../support/check-answer.ts";
import { startTestService, type TestService } from "../support/service.ts";

interface Operation {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly requestBody?: object;
  readonly security?: object;
  readonly responses: Readonly<Record<string, object>>;
}

describe("the API's description", () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({}, { worker: false });
  });
  afterAll(() => service.stop());

  it("is valid OpenAPI 3.1", async () => {
    const { body } = await service.call("GET", "/openapi.json");
    const result = await new Validator().validate(body);
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it("names for each call what it needs and every kind of answer", async () => {
    const { body } = await service.call("GET", "/openapi.json");
    const operations = Object.entries(body.paths as Record<string, Record<string, Operation>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(operations.length).toBeGreaterThan(30);
    for (const { path, method, operation } of operations) {
      expect([path, method, operation.summary !== "" && operation.tags.length > 0]).toEqual([
        path,
        method,
        true,
      ]);
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["500", "503"]));
      if (operation.requestBody)
        expect(Object.keys(operation.responses)).toEqual(
          expect.arrayContaining(["400", "413", "415", "422"]),
        );
      if (operation.security)
        expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["401", "403"]));
    }
  });

  it("is held against every answer of the tests: one that differs is told", async () => {
    const { body } = await service.call("GET", "/openapi.json");
    const check = createAnswerCheck(body);
    const answer = { method: "GET", path: "/healthz", status: 200, type: "application/json" };
    expect(() => check({ ...answer, body: { status: "ok" } })).not.toThrow();
    expect(() => check({ ...answer, body: { status: "fine" } })).toThrow("is not as /openapi.json says");
    expect(() => check({ ...answer, status: 418, body: {} })).toThrow("418 is not in /openapi.json");
    expect(() => check({ ...answer, type: "text/html", body: "" })).toThrow("text/html");
  });

  it("is shown at /docs from files of the service alone", async () => {
    const page = await fetch(`${service.url}/docs/`);
    const text = await page.text();
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const links = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = ""]) => link);
    expect(links.length).toBe(3);
    for (const link of links) {
      expect(link).toMatch(/^\/docs\//);
      expect((await fetch(`${service.url}${link}`)).status).toBe(200);
    }
  });
});
