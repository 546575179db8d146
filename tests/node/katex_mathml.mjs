// What KaTeX makes of formulas: a list of LaTeX on standard input, or {formulas, macros}; of MathML out, of errors in its
// place null.
import { readFileSync } from "node:fs";

import katex from "katex";

const request = JSON.parse(readFileSync(0, "utf8"));
const { formulas = request, macros = {} } = request;
const rendered = formulas.map((tex) => {
  try {
    const options = { displayMode: true, output: "mathml", strict: "ignore", macros: { ...macros } };
    const html = katex.renderToString(tex, options);
    return html.replace(/<annotation[\s\S]*?<\/annotation>/, "");
  } catch {
    return null;
  }
});
process.stdout.write(JSON.stringify(rendered));
