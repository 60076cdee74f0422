import { render } from "preact";
import { App } from "./app.tsx";
import "./desk.css";
import { language, text } from "./strings/index.ts";

document.documentElement.lang = language;
document.title = text.title;
const place = document.getElementById("desk");
if (place) render(<App />, place);
