// What KaTeX makes of formulas: a list of LaTeX on standard input, of MathML out, of errors in its place null.
import { readFileSync } from "node:fs";

import katex from "katex";

const rendered = JSON.parse(readFileSync(0, "utf8")).map((tex) => {
  try {
    const html = katex.renderToString(tex, { displayMode: true, output: "mathml", strict: "ignore" });
    return html.replace(/<annotation[\s\S]*?<\/annotation>/, "");
  } catch {
    return null;
  }
});
process.stdout.write(JSON.stringify(rendered));
