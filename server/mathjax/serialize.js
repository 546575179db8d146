// A picture as XML: what shows and nothing else.

import { widened } from "./bounds.js";

const KEPT = new Set(
  (
    "d fill font-family font-size font-style font-weight height href id points preserveAspectRatio rx ry stroke " +
    "stroke-dasharray stroke-linecap stroke-width transform viewBox width x x1 x2 xmlns y y1 y2 cx cy"
  ).split(" "),
);
const COLOR = /^(?:#[\da-f]{3,8}|[a-z]+)$/i;
/** MathJax names them, as it takes it that a page has its style sheet. */
const LINES = {
  "mjx-solid": {},
  "mjx-dashed": { "stroke-dasharray": "140" },
  "mjx-dotted": { "stroke-dasharray": "0,140", "stroke-linecap": "round" },
};
/** Characters that the font lacks, Chinese ones for the most part, are drawn by whoever shows the picture. */
const FAMILY = "'Noto Serif CJK SC', 'Source Han Serif SC', 'Songti SC', SimSun, serif";
const ILLEGAL = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The XML of an `svg` element that MathJax has made; its only measure is `viewBox`, in 1/1000 em. */
export function serialize(adaptor, svg) {
  for (const name of ["width", "height"]) adaptor.removeAttribute(svg, name);
  adaptor.setAttribute(svg, "viewBox", widened(adaptor, svg));
  const parts = [];
  write(adaptor, svg, parts);
  return parts.join("");
}

function write(adaptor, node, parts) {
  const kind = adaptor.kind(node);
  if (kind === "#text") {
    parts.push(escape(adaptor.value(node)));
    return;
  }
  if (kind === "#comment" || kind === "style" || kind === "title") return;
  const attributes = drawn(adaptor, node, kind);
  // A group that does nothing tells only which node of the formula it is.
  const isBare = (kind === "g" && !attributes.length) || kind === "a";
  const children = adaptor.childNodes(node);
  if (isBare || (kind === "g" && !children.length)) {
    for (const child of children) write(adaptor, child, parts);
    return;
  }
  parts.push("<", kind, ...attributes.map(([name, value]) => ` ${name}="${escape(value)}"`));
  if (!children.length) {
    parts.push("/>");
    return;
  }
  parts.push(">");
  for (const child of children) write(adaptor, child, parts);
  parts.push("</", kind, ">");
}

/** The attributes that show, as pairs. */
function drawn(adaptor, node, kind) {
  const all = Object.fromEntries(adaptor.allAttributes(node).map(({ name, value }) => [name, String(value)]));
  if ("data-line" in all || "data-frame" in all) {
    Object.assign(all, { fill: "none", "stroke-width": all["stroke-thickness"] || "70" }, {
      ...LINES[all.class],
      ...("stroke-dasharray" in all ? { "stroke-dasharray": all["stroke-dasharray"] } : {}),
    });
  }
  // The name is that of a `\rule` alone, which has the color of the text; a color that is asked for is a number.
  if (all.fill === "black") all.fill = "currentColor";
  if (kind === "text") all["font-family"] = all["font-family"]?.includes("mono") ? "monospace" : FAMILY;
  if (all.id) all.id = shortId(all.id);
  if (all.href) all.href = shortId(all.href);
  return Object.entries(all).filter(([name, value]) => KEPT.has(name) && isSafe(name, value));
}

/** `TEX-I-1D465` of `MJX-TEX-I-1D465`: which glyph it is. */
function shortId(id) {
  return id.replace("MJX-TEX-", "");
}

/** Whether it loads nothing: colors are names and numbers, and references stay inside. */
function isSafe(name, value) {
  if (name === "fill" || name === "stroke") return COLOR.test(value);
  return name !== "href" || value.startsWith("#");
}

function escape(text) {
  return text.replace(ILLEGAL, "").replace(/[&<>"]/g, (sign) => ESCAPES[sign]);
}
