import { createApp } from "./app.ts";
import { type Listening, listen } from "./http/listen.ts";
import { recordHistory } from "./operations/record-history.ts";
import type { Services } from "./services.ts";

/** The web process on services already made. */
export async function startWeb(services: Services): Promise<Listening> {
  const { PORT, HOST } = services.config;
  const listening = await listen(createApp(services), PORT, HOST);
  services.noteAddress(listening.url);
  const recording = recordHistory(services);
  return {
    ...listening,
    async stop(timeoutMs) {
      // Live pages hold their connection; they come back to another process.
      services.events.close();
      await listening.stop(timeoutMs);
      await recording.stop();
    },
  };
}
