import { createApp } from "./app.ts";
import { type Listening, listen } from "./http/listen.ts";
import { recordHistory } from "./operations/record-history.ts";
import type { Services } from "./services.ts";

/** The web process on services already made. */
export async function startWeb(services: Services): Promise<Listening> {
  const { PORT, HOST } = services.config;
  const listening = await listen(createApp(services), PORT, HOST);
  const recording = recordHistory(services);
  return {
    ...listening,
    async stop(timeoutMs) {
      await listening.stop(timeoutMs);
      await recording.stop();
    },
  };
}
