import type { CurvePoint } from "./evaluate.ts";

export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly CurvePoint[];
  /** Dots instead of a line. */
  readonly dots?: boolean;
  /** A dashed line from corner to corner, where the ideal or the mere chance lies. */
  readonly diagonal?: boolean;
}

const side = 320;
const margin = 56;
const ticks = [0, 0.25, 0.5, 0.75, 1];

const toX = (value: number): string => (margin + value * side).toFixed(1);
const toY = (value: number): string => (margin + (1 - value) * side).toFixed(1);

function drawAxes({ title, x, y }: Plot): string {
  const middle = margin + side / 2;
  const lines = ticks.map(
    (tick) =>
      `<path d="M${toX(tick)} ${toY(0)}V${toY(1)}M${toX(0)} ${toY(tick)}H${toX(1)}" stroke="#ddd"/>` +
      `<text x="${toX(tick)}" y="${margin + side + 18}" text-anchor="middle">${tick}</text>` +
      `<text x="${margin - 8}" y="${toY(tick)}" text-anchor="end" dominant-baseline="middle">${tick}</text>`,
  );
  return [
    `<title>${title}</title><rect width="100%" height="100%" fill="#fff"/>`,
    ...lines,
    `<text x="${middle}" y="28" text-anchor="middle" font-size="15">${title}</text>`,
    `<text x="${middle}" y="${margin + side + 40}" text-anchor="middle">${x}</text>`,
    `<text transform="translate(16 ${middle}) rotate(-90)" text-anchor="middle">${y}</text>`,
  ].join("\n");
}

function drawPoints({ points, dots }: Plot): string {
  if (dots)
    return points
      .map(({ x, y }) => `<circle cx="${toX(x)}" cy="${toY(y)}" r="4" fill="#1a56a8"/>`)
      .join("\n");
  const path = points.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${toX(x)} ${toY(y)}`).join("");
  return `<path d="${path}" fill="none" stroke="#1a56a8" stroke-width="2"/>`;
}

/** A curve in the unit square as an SVG document. */
export function drawPlot(plot: Plot): string {
  const size = side + 2 * margin;
  const diagonal = `<path d="M${toX(0)} ${toY(0)}L${toX(1)} ${toY(1)}" stroke="#888" stroke-dasharray="4"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" font-family="sans-serif" font-size="12">`,
    drawAxes(plot),
    plot.diagonal ? diagonal : "",
    drawPoints(plot),
    "</svg>\n",
  ].join("\n");
}
