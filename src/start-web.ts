import { createApp } from "./app.ts";
import { type Listening, listen } from "./http/listen.ts";
import type { Services } from "./services.ts";

/** The web process on services already made. */
export async function startWeb(services: Services): Promise<Listening> {
  const { PORT, HOST } = services.config;
  const listening = await listen(createApp(services), PORT, HOST);
  services.noteAddress(listening.url);
  return {
    ...listening,
    stop(timeoutMs) {
      // Live pages hold their connection; they come back to another process.
      services.events.close();
      return listening.stop(timeoutMs);
    },
  };
}
