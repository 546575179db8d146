// What a picture's glyphs and rules cover. The box that TeX reckons with leaves out what `\smash`, `\rlap` and their
// like hide from it, and the picture would be cut off there.

const NUMBER = /-?\d*\.?\d+(?:e-?\d+)?/g;

/** The `viewBox` of a picture, widened to all that is drawn; text that the font lacks is not measured. */
export function widened(adaptor, svg) {
  const [x, y, width, height] = numbers(adaptor.getAttribute(svg, "viewBox"));
  const box = { left: x, top: y, right: x + width, bottom: y + height };
  cover(adaptor, svg, [1, 1, 0, 0], box, glyphs(adaptor, svg));
  return [box.left, box.top, box.right - box.left, box.bottom - box.top].map((n) => +n.toFixed(1)).join(" ");
}

/** The corners of each glyph, by the reference to it. Control points count, which lie at the edge or beyond it. */
function glyphs(adaptor, svg) {
  const found = {};
  for (const path of adaptor.tags(svg, "path")) {
    const id = adaptor.getAttribute(path, "id");
    const outline = adaptor.getAttribute(path, "d") || "";
    if (!id || /[^MLCQZ\d\s.,-]/.test(outline)) continue;
    const all = numbers(outline);
    const xs = all.filter((_, i) => i % 2 === 0);
    const ys = all.filter((_, i) => i % 2 === 1);
    if (xs.length) found[`#${id}`] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }
  return found;
}

function cover(adaptor, node, [sx, sy, dx, dy], box, known) {
  const kind = adaptor.kind(node);
  if (kind === "defs" || kind[0] === "#") return;
  for (const [, name, values] of (adaptor.getAttribute(node, "transform") || "").matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [a, b] = numbers(values);
    if (name === "translate") [dx, dy] = [dx + sx * a, dy + sy * (b ?? 0)];
    else if (name === "scale") [sx, sy] = [sx * a, sy * (b ?? a)];
    else return; // turned: MathJax does so within a box that it has reckoned with
  }
  const corners = kind === "use" ? known[adaptor.getAttribute(node, "href")] : kind === "rect" && rectangle(adaptor, node);
  if (corners) {
    const [x1, y1, x2, y2] = corners;
    for (const [x, y] of [[x1, y1], [x2, y2]]) {
      const [px, py] = [dx + sx * x, dy + sy * y];
      box.left = Math.min(box.left, px);
      box.right = Math.max(box.right, px);
      box.top = Math.min(box.top, py);
      box.bottom = Math.max(box.bottom, py);
    }
  }
  if (kind === "svg" && adaptor.getAttribute(node, "x") !== null && adaptor.getAttribute(node, "viewBox")) {
    // A part of a stretched glyph: it is cut to its own box, which lies within the glyph's.
    if (adaptor.parent(node) && adaptor.kind(adaptor.parent(node)) !== "mjx-container") return;
  }
  for (const child of adaptor.childNodes(node)) cover(adaptor, child, [sx, sy, dx, dy], box, known);
}

function rectangle(adaptor, node) {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(adaptor.getAttribute(node, name) || 0));
  return [x, y, x + width, y + height];
}

function numbers(text) {
  return (text.match(NUMBER) || []).map(Number);
}
