import type { Request } from "express";

/** The service's own origin as this request reached it, which is what a browser on its pages sends as `Origin`. */
export function ownOrigin(request: Request): string {
  return `${request.protocol}://${request.get("host") ?? ""}`;
}
