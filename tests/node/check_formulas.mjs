// Which formulas KaTeX and MathJax refuse: a list of {id, tex, display} on standard input, of {id, engine, error} out.
import { readFileSync } from "node:fs";

import { liteAdaptor } from "@mathjax/src/mjs/adaptors/liteAdaptor.js";
import { STATE } from "@mathjax/src/mjs/core/MathItem.js";
import { RegisterHTMLHandler } from "@mathjax/src/mjs/handlers/html.js";
import "@mathjax/src/mjs/input/tex/ams/AmsConfiguration.js";
import "@mathjax/src/mjs/input/tex/boldsymbol/BoldsymbolConfiguration.js";
import "@mathjax/src/mjs/input/tex/mathtools/MathtoolsConfiguration.js";
import { TeX } from "@mathjax/src/mjs/input/tex.js";
import { mathjax } from "@mathjax/src/mjs/mathjax.js";
import katex from "katex";

const engines = { katex: checkWithKatex, mathjax: mathjaxChecker() };

const failures = [];
for (const { id, tex, display } of JSON.parse(readFileSync(0, "utf8"))) {
  for (const [engine, check] of Object.entries(engines)) {
    try {
      check(tex, display);
    } catch (error) {
      failures.push({ id, engine, error: error.message });
    }
  }
}
process.stdout.write(JSON.stringify(failures));

function checkWithKatex(tex, display) {
  katex.renderToString(tex, { displayMode: display, throwOnError: true, strict: "ignore" });
}

/** MathJax with what amsmath, amssymb and mathtools bring. There is no \bm in it, nor on any page that uses it. */
function mathjaxChecker() {
  RegisterHTMLHandler(liteAdaptor());
  const input = new TeX({
    packages: ["base", "ams", "boldsymbol", "mathtools"],
    // Without this an error is drawn in place of the formula.
    formatError: (_, error) => {
      throw error;
    },
  });
  const document = mathjax.document("", { InputJax: input });
  // Up to MathML: no fonts are needed, and an error shows before any layout.
  return (tex, display) => document.convert(tex, { display, end: STATE.CONVERT });
}
