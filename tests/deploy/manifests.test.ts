import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parse, parseAllDocuments } from "yaml";
import { environmentSchema } from "../../config/schema.ts";

interface Container {
  readonly command: readonly string[];
  readonly securityContext: {
    readonly readOnlyRootFilesystem: boolean;
    readonly allowPrivilegeEscalation: boolean;
  };
  readonly livenessProbe?: { readonly httpGet: { readonly path: string } };
  readonly readinessProbe?: { readonly httpGet: { readonly path: string } };
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template?: {
      readonly spec: {
        readonly terminationGracePeriodSeconds?: number;
        readonly containers: readonly Container[];
      };
    };
    readonly triggers?: readonly { readonly metadata: { readonly query: string } }[];
  };
}

type Model = new (manifest: object) => { validate(): void };

const folder = "deploy/kubernetes";
const manifests = readdirSync(folder).flatMap((file) =>
  parseAllDocuments(readFileSync(`${folder}/${file}`, "utf8")).map((document) => document.toJS() as Manifest),
);
const find = (kind: string, name: string): Manifest => {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
};

/** What Kubernetes itself defines; other kinds, such as KEDA's, have no schema here. */
const ofKubernetes = manifests.filter(({ apiVersion }) => !apiVersion.startsWith("keda.sh/"));

describe("the Kubernetes manifests", () => {
  it.each(ofKubernetes.map((manifest) => [manifest.kind, manifest.metadata.name, manifest] as const))(
    "%s %s fits Kubernetes's own schema",
    async (kind, _name, manifest) => {
      const models = (await import(`kubernetes-models/${manifest.apiVersion}/${kind}`)) as Record<
        string,
        Model
      >;
      const Kind = models[kind];
      if (!Kind) throw new Error(`there is no schema for ${kind}`);
      expect(() => new Kind(manifest).validate()).not.toThrow();
    },
  );

  it.each(["web", "worker"])(
    "%s has probes, a read-only root, a disruption budget and time to stop",
    (part) => {
      const pod = find("Deployment", `comments-${part}`).spec?.template?.spec;
      const [container] = pod?.containers ?? [];
      expect(container?.securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
      });
      expect(container?.livenessProbe?.httpGet.path).toBe("/healthz");
      expect(container?.readinessProbe?.httpGet.path).toBe("/readyz");
      const shutdown = Number(find("ConfigMap", "comments").data?.SHUTDOWN_SECONDS);
      expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(shutdown + 5);
      find("PodDisruptionBudget", `comments-${part}`);
    },
  );

  it("scale workers by the age of the queue", () => {
    const [trigger] = find("ScaledObject", "comments-worker").spec?.triggers ?? [];
    expect(trigger?.metadata.query).toContain("queue_oldest_waiting_seconds");
  });

  it("set only variables that the service knows", () => {
    const known = Object.keys(environmentSchema.shape);
    const set = Object.keys(find("ConfigMap", "comments").data ?? {}).map((name) =>
      name.replace(/_FILE$/, ""),
    );
    expect(set.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("run what the build makes", () => {
    const commands = manifests.flatMap(
      ({ spec }) => spec?.template?.spec.containers.map(({ command }) => command[1]) ?? [],
    );
    expect(new Set(commands)).toEqual(
      new Set(["dist/src/cli/index.js", "dist/src/server.js", "dist/workers/index.js"]),
    );
  });
});

describe("docker-compose.yml", () => {
  it("starts what observes only under its profile, with the files of this project", () => {
    const { services } = parse(readFileSync("docker-compose.yml", "utf8"), { merge: true }) as {
      services: Readonly<Record<string, { profiles?: readonly string[]; volumes?: readonly string[] }>>;
    };
    for (const name of ["prometheus", "alertmanager", "grafana"]) {
      expect(services[name]?.profiles).toEqual(["observe"]);
      for (const volume of services[name]?.volumes ?? []) {
        const [source = ""] = volume.split(":");
        if (source.startsWith("./")) expect(existsSync(source)).toBe(true);
      }
    }
  });
});

describe("systemd units", () => {
  it.each(["comments-web.service", "comments-worker@.service"])(
    "%s writes nothing and stops in time",
    (file) => {
      const unit = readFileSync(`deploy/systemd/${file}`, "utf8");
      for (const line of ["ProtectSystem=strict", "NoNewPrivileges=yes", "TimeoutStopSec=30", "Type=exec"])
        expect(unit).toContain(`\n${line}\n`);
      expect(unit).not.toMatch(/%i\w+=/);
    },
  );
});
