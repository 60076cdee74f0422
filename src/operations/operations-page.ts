import type { RequestHandler } from "express";
import { type ScriptPage, scriptPage, scriptPageHeaders } from "../http/script-page.ts";

const operations: ScriptPage = {
  title: "Operations",
  name: "operations",
  without: "This page needs JavaScript. What it shows is in the API too: /v1/operations/state.",
  // Charts set their size by style.
  styles: "'self' 'unsafe-inline'",
};
const body = scriptPage(operations);
const headers = { ...scriptPageHeaders(operations), "Cache-Control": "no-store" };

/** The operators' page, to stand behind `operatorsOnly`. */
export const operationsPage: RequestHandler = (_request, response) => {
  response.set(headers).type("html").send(body);
};
