import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { environmentSchema } from "../config/schema.ts";

const project = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string): string => readFileSync(join(project, file), "utf8");

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

const compose = parse(read("docker-compose.yml"), { merge: true });
const services: Readonly<Record<"web" | "worker" | "mongo" | "redis", Service>> = compose.services;
const dockerfile = read("Dockerfile");

/** The option's value among a command's arguments. */
const option = ({ command = [] }: Service, name: string) => command[command.indexOf(name) + 1];

describe("docker-compose.yml", () => {
  test("Redis keeps every acknowledged command and evicts nothing", () => {
    expect(services.redis.image).toBe("redis:8");
    expect(option(services.redis, "--appendonly")).toBe("yes");
    expect(option(services.redis, "--appendfsync")).toBe("always");
    expect(option(services.redis, "--maxmemory-policy")).toBe("noeviction");
  });

  test("MongoDB is a replica set of the name that the service connects to", () => {
    expect(services.mongo.image).toBe("mongo:8");
    const name = option(services.mongo, "--replSet");
    expect(services.web.environment?.MONGODB_URI).toContain(`replicaSet=${name}`);
    expect(JSON.stringify(services.mongo.healthcheck)).toContain(`_id: \\"${name}\\"`);
  });

  test("the stores keep their data in volumes and are reached from the service's network only", () => {
    expect(compose.networks.stores).toEqual({ internal: true });
    for (const store of [services.mongo, services.redis]) {
      expect(store).toMatchObject({
        networks: ["stores"],
        volumes: expect.arrayContaining([expect.anything()]),
      });
      expect(store.ports).toBeUndefined();
    }
  });

  test.each(["web", "worker"] as const)(
    "%s is the same image, may change nothing and starts after the stores",
    (name) => {
      expect(services[name]).toMatchObject({
        image: "comment-moderation-service",
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        depends_on: { mongo: { condition: "service_healthy" }, redis: { condition: "service_healthy" } },
      });
    },
  );

  test("every service has a health check", () => {
    expect(services.worker.healthcheck).toBeDefined();
    expect(services.mongo.healthcheck).toBeDefined();
    expect(services.redis.healthcheck).toBeDefined();
    expect(dockerfile).toMatch(/^HEALTHCHECK /m); // The web's is the image's.
  });

  test("only variables that the service knows are set, and secrets come from the file", () => {
    const known = new Set(Object.keys(environmentSchema.shape)).add("NODE_ENV");
    for (const { environment = {}, env_file } of [services.web, services.worker]) {
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
      expect(Object.keys(environment).filter((name) => /KEY|TOKEN|SECRET|PASSWORD/.test(name))).toEqual([]);
      expect(env_file).toBe(".env");
    }
  });
});

describe("Dockerfile", () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = ""]) =>
    files.split(" "),
  );

  test("all that it copies is there and let through by .dockerignore", () => {
    const through = new Set(read(".dockerignore").split("\n"));
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((file) => !existsSync(join(project, file)))).toEqual([]);
    expect(copied.filter((file) => !through.has(`!${file}`))).toEqual([]);
  });

  test("the image runs as a user without rights, with production's packages alone", () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toContain("COPY --from=dependencies /app/node_modules node_modules");
    expect(dockerfile).toContain("npm ci --omit=dev");
  });

  test.each([
    ["web", /^CMD \["node", "dist\/(.*)\.js"\]$/m.exec(dockerfile)?.[1]],
    ["worker", /^dist\/(.*)\.js$/.exec(services.worker.command?.[1] ?? "")?.[1]],
  ])("the %s's entry is one that the build makes", (_name, entry) => {
    const { include } = JSON.parse(read("tsconfig.build.json"));
    expect(include).toContain(`${entry}.ts`);
  });
});

describe("the forge's workflow", () => {
  const { jobs } = parse(read(".github/workflows/ci.yml"));

  test("tests the oldest Node that package.json allows, on real stores of the versions that compose runs", () => {
    const { engines } = JSON.parse(read("package.json"));
    const real = jobs["real-stores"];
    expect(engines.node).toBe(`>=${real.strategy.matrix.node[0]}.0`);
    expect(real.services.mongo.image).toBe(services.mongo.image);
    expect(real.services.redis.image).toBe(services.redis.image);
  });
});
