import { Long, ObjectId } from "bson";
import { type Command, type CommandSpec, type Engine, ok } from "../command.ts";
import { notSupported } from "../errors.ts";
import { MAX_DOCUMENT_BYTES } from "../storage/bson-document.ts";
import { isPlainObject } from "../storage/index-values.ts";
import { MAX_MESSAGE_BYTES } from "../wire/framing.ts";

/** The MongoDB whose behaviour the engine follows, and its wire protocol. */
const VERSION = "8.0.0";
const MAX_WIRE_VERSION = 25;
/** Drivers retry writes on a member of a replica set only; the engine says that it is the one member of this one. */
const SET_NAME = "embedded";

function hello(engine: Engine, command: Command, primaryField: "isWritablePrimary" | "ismaster") {
  if (command.body.saslSupportedMechs) throw notSupported("authentication");
  const me = `${engine.host}:${engine.port()}`;
  const reply = ok({
    helloOk: true,
    topologyVersion: { processId: engine.processId, counter: Long.ZERO },
    [primaryField]: true,
    secondary: false,
    setName: SET_NAME,
    setVersion: 1,
    hosts: [me],
    primary: me,
    me,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(engine.clock()),
    logicalSessionTimeoutMinutes: 30,
    connectionId: command.connection,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  });
  // A driver that knows this state already waits for another; there never is one, so it waits as long as it said.
  const { maxAwaitTimeMS: awaitMs, topologyVersion } = command.body;
  const known = isPlainObject(topologyVersion) ? topologyVersion.processId : undefined;
  const waits = typeof awaitMs === "number" && known instanceof ObjectId && known.equals(engine.processId);
  return waits ? { ...reply, awaitMs } : reply;
}

/** `any`: drivers add fields to these commands that the engine need not understand. */
const any = (run: CommandSpec["run"]): CommandSpec => ({ run, fields: ["*"] });
const buildInfo = any(() =>
  ok({
    version: VERSION,
    versionArray: [8, 0, 0, 0],
    gitVersion: "embedded",
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  }),
);
const legacyHello = any((engine, command) => hello(engine, command, "ismaster"));

export const handshakeCommands: Readonly<Record<string, CommandSpec>> = {
  hello: any((engine, command) => hello(engine, command, "isWritablePrimary")),
  isMaster: legacyHello,
  ismaster: legacyHello,
  ping: any(() => ok()),
  buildInfo,
  buildinfo: buildInfo,
  hostInfo: any((engine) =>
    ok({
      system: { currentTime: new Date(engine.clock()), hostname: engine.host, cpuAddrSize: 64 },
      os: {},
      extra: {},
    }),
  ),
  getParameter: any(() => ok({ featureCompatibilityVersion: { version: "8.0" } })),
  connectionStatus: any(() =>
    ok({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [], authenticatedUserPrivileges: [] } }),
  ),
  serverStatus: any((engine) =>
    ok({
      host: `${engine.host}:${engine.port()}`,
      version: VERSION,
      process: "embedded",
      pid: process.pid,
      uptime: Math.floor((engine.clock() - engine.startedAt) / 1000),
      localTime: new Date(engine.clock()),
      mem: { bits: 64, resident: Math.round(process.memoryUsage.rss() / 2 ** 20) },
      storageEngine: { name: "lmdb", persistent: true },
    }),
  ),
  endSessions: any(() => ok()),
  refreshSessions: any(() => ok()),
  killSessions: any(() => ok()),
  killAllSessions: any(() => ok()),
  getLog: any(() => ok({ totalLinesWritten: 0, log: [] })),
};
