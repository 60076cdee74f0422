import { fileURLToPath } from "node:url";
import express, { type RequestHandler } from "express";

/** Where `npm run build:web` puts what browsers load, seen from the sources and from the build. */
const folder = new URL(import.meta.url.endsWith(".ts") ? "../../dist/web/" : "../../web/", import.meta.url);

/** Serves the bundles under their own names; browsers ask each time whether theirs is still good. */
export function serveAssets(): RequestHandler {
  return express.static(fileURLToPath(folder), { index: false, cacheControl: false, setHeaders: revalidate });
}

function revalidate(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader("Cache-Control", "public, max-age=0, must-revalidate");
  // A module that other origins' pages load.
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
}
