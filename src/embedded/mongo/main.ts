import { fstatSync } from "node:fs";
import { parseArgs } from "node:util";
import { startEngine } from "./start-engine.ts";
import { FolderInUse } from "./storage/claim-folder.ts";

/** Exit code when the folder belongs to another process. */
const FOLDER_IN_USE = 3;

const { values } = parseArgs({
  options: { folder: { type: "string" }, port: { type: "string", default: "0" } },
});

/** A parent that goes away closes its end of the channel or of the pipe; a terminal or /dev/null as stdin says nothing. */
function whenParentGoes(stop: () => void): void {
  if (process.connected) process.once("disconnect", stop);
  const stdin = fstatSync(0);
  if (!stdin.isFIFO() && !stdin.isSocket()) return;
  process.stdin.on("end", stop).on("error", stop).resume();
}

async function run(folder: string, port: number): Promise<void> {
  const engine = await startEngine({ folder, port });
  const stop = () => {
    engine.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`The embedded store could not close its folder: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);
  whenParentGoes(stop);
  console.log(JSON.stringify({ uri: engine.uri, port: engine.port }));
}

if (!values.folder) {
  console.error("Say where the data is: main.ts --folder FOLDER [--port PORT]");
  process.exitCode = 2;
} else {
  try {
    await run(values.folder, Number(values.port));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof FolderInUse ? FOLDER_IN_USE : 1);
  }
}
