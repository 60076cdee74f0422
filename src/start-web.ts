import { createApp } from "./app.ts";
import { type Listening, listen } from "./http/listen.ts";
import type { Services } from "./services.ts";

/** The web process on services already made. */
export async function startWeb(services: Services): Promise<Listening> {
  const { PORT, HOST } = services.config;
  return listen(createApp(services), PORT, HOST);
}
