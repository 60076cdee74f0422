import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import { App } from "./app.tsx";
import "./operations.css";

const place = document.getElementById("operations");
if (place) render(<App />, place);
