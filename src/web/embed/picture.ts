const svg = "http://www.w3.org/2000/svg";

/** A picture made of the author's public hash (12 hex digits): five by five cells, the same left and right. */
export function drawPicture(hash: string): SVGElement {
  const bits = Number.parseInt(hash.slice(0, 4), 16) || 0;
  const hue = Math.round(((Number.parseInt(hash.slice(4, 8), 16) || 0) / 65_536) * 360);
  let path = "";
  for (let cell = 0; cell < 15; cell++) {
    if (((bits >> cell) & 1) === 0) continue;
    const [x, y] = [Math.floor(cell / 5), cell % 5];
    for (const column of new Set([x, 4 - x])) path += `M${column} ${y}h1v1h-1z`;
  }
  const picture = document.createElementNS(svg, "svg");
  for (const [name, value] of Object.entries({
    viewBox: "-1 -1 7 7",
    "aria-hidden": "true",
    part: "picture",
  }))
    picture.setAttribute(name, value);
  const shape = document.createElementNS(svg, "path");
  shape.setAttribute("d", path);
  shape.setAttribute("fill", `hsl(${hue} 45% 50%)`);
  picture.append(shape);
  return picture;
}
