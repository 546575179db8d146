// The entry of the bundle: `render(kind, latex, display)`, all that the server asks of MathJax.
import "./console.js";

import { liteAdaptor } from "@mathjax/src/js/adaptors/liteAdaptor.js";
import { STATE } from "@mathjax/src/js/core/MathItem.js";
import { SerializedMmlVisitor } from "@mathjax/src/js/core/MmlTree/SerializedMmlVisitor.js";
import { RegisterHTMLHandler } from "@mathjax/src/js/handlers/html.js";
import TexError from "@mathjax/src/js/input/tex/TexError.js";
import { mathjax } from "@mathjax/src/js/mathjax.js";
import { SVG } from "@mathjax/src/js/output/svg.js";
import { MathJaxTexFont } from "@mathjax/mathjax-tex-font/js/svg.js";

import { addGlyphs } from "./glyphs.js";
import { serialize } from "./serialize.js";
import { texInput } from "./tex.js";

/** What changes the state of a TeX input: after it a new one is made, so that no formula changes the next. */
const CHANGES = /\\(?:def|let|(?:re)?new|declare|usetagform|make|mathtoolsset)/i;

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
addGlyphs(MathJaxTexFont);
const output = new SVG({
  fontData: MathJaxTexFont,
  fontCache: "local",
  localID: "",
  useXlink: false,
  linebreaks: { inline: false },
});
const visitor = new (class extends SerializedMmlVisitor {
  /** Without the LaTeX of every part, which MathJax puts on each. */
  getAttributeList(node) {
    const all = Object.entries(super.getAttributeList(node));
    return Object.fromEntries(all.filter(([name]) => !name.startsWith("data-")));
  }
})();
const kinds = { svg, mathml };
let documents = {};

/** JSON of `{result}`, of `{error}` where the formula is none, or of `{failure}` where MathJax itself has failed. */
globalThis.render = (kind, latex, display) => {
  const changes = CHANGES.test(latex);
  if (changes) documents = {};
  try {
    return JSON.stringify({ result: kinds[kind](latex, display) });
  } catch (error) {
    documents = {};
    return JSON.stringify({ [error instanceof TexError ? "error" : "failure"]: String(error.message || error) });
  } finally {
    if (changes) documents = {};
  }
};

function svg(latex, display) {
  const container = document("svg").convert(latex, { display });
  return serialize(adaptor, adaptor.tags(container, "svg")[0]);
}

function mathml(latex, display) {
  return visitor.visitTree(document("mathml").convert(latex, { display, end: STATE.CONVERT }));
}

/** The document that makes pictures has its labels laid out; the other leaves that to the reader of the MathML. */
function document(kind) {
  documents[kind] ??= mathjax.document("", {
    InputJax: texInput({ layOutLabels: kind === "svg" }),
    OutputJax: output,
  });
  documents[kind].reset({ inputJax: [] });
  return documents[kind];
}
