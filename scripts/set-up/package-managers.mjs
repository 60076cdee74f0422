import { withoutServiceStart } from "./policy-rc.mjs";
import { runStep } from "./run.mjs";

async function installByApt(names, { env, note }) {
  const quiet = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" }, note };
  // Another apt may be at work (a fresh virtual machine updates itself): wait for it rather than fail.
  const apt = (...args) => runStep("apt-get", ["-o", "DPkg::Lock::Timeout=300", "-q", ...args], quiet);
  await withoutServiceStart(async () => {
    await apt("update");
    await apt("install", "-y", "--no-install-recommends", ...names.split(" "));
  });
}

/** By name: the command that a person types (`hint`) and, where root may run it unasked, `install`. */
export const packageManagers = {
  apt: {
    label: "Debian, Ubuntu",
    program: "apt-get",
    hint: (names) => `sudo apt-get update && sudo apt-get install -y ${names}`,
    install: installByApt,
  },
  dnf: {
    label: "Fedora, RHEL",
    program: "dnf",
    hint: (names) => `sudo dnf install -y ${names}`,
    install: (names, options) => runStep("dnf", ["install", "-y", ...names.split(" ")], options),
  },
  apk: {
    label: "Alpine",
    program: "apk",
    hint: (names) => `sudo apk add ${names}`,
    install: (names, options) => runStep("apk", ["add", "--no-progress", ...names.split(" ")], options),
  },
  brew: { label: "macOS", program: "brew", hint: (names) => `brew install ${names}` },
};
