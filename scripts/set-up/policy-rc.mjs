import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

const marker = "# comment-moderation-service: written for the time of one install";
const guard = `#!/bin/sh\n${marker}\nexit 101\n`;

/** What invoke-rc.d asks before it starts a package's service; 101 is the answer "no" (policy-rc.d specification). */
function forbidsStart(file) {
  return spawnSync(file, ["redis-server", "start"], { stdio: "ignore" }).status === 101;
}

/**
 * Runs `install` while Debian's packages may not start their services: we want the program, not a second Redis on
 * port 6379. The administrator's own policy is kept: left alone where it forbids already, else put aside and back.
 * What an install that was killed left here is tidied by the next one.
 */
export async function withoutServiceStart(install, file = "/usr/sbin/policy-rc.d") {
  const aside = `${file}.before-install`;
  const restore = () => {
    if (existsSync(aside)) renameSync(aside, file);
    else rmSync(file, { force: true });
  };
  if (existsSync(file) && readFileSync(file, "utf8").includes(marker)) restore();
  if (existsSync(file) && forbidsStart(file)) return await install();
  if (existsSync(file)) renameSync(file, aside);
  writeFileSync(file, guard, { mode: 0o755 });
  try {
    return await install();
  } finally {
    restore();
  }
}
