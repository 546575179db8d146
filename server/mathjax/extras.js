// What cannot be said as a macro: a package of our own for MathJax.
import { Configuration } from "@mathjax/src/js/input/tex/Configuration.js";
import ParseMethods from "@mathjax/src/js/input/tex/ParseMethods.js";
import { ParseUtil } from "@mathjax/src/js/input/tex/ParseUtil.js";
import { CommandMap, DelimiterMap, EnvironmentMap } from "@mathjax/src/js/input/tex/TokenMap.js";
import { AmsMethods } from "@mathjax/src/js/input/tex/ams/AmsMethods.js";
import { ArrayItem } from "@mathjax/src/js/input/tex/base/BaseItems.js";
import BaseMethods from "@mathjax/src/js/input/tex/base/BaseMethods.js";

new CommandMap("mleq-commands", { hfill, hfil: hfill, hfilll: hfill });
new DelimiterMap("mleq-delimiters", ParseMethods.delimiter, {
  "\\llbracket": "\u27E6",
  "\\rrbracket": "\u27E7",
  "\\lBrack": "\u27E6",
  "\\rBrack": "\u27E7",
});
// `flalign` stretches over a page. Ours has no page, and so it is an `align`, with the `\tag` that this takes.
const ALIGN = [AmsMethods.EqnArray, null, false, true, "rl", "bt", ParseUtil.cols(0, 2)];
new EnvironmentMap("mleq-environments", ParseMethods.environment, { flalign: ALIGN, "flalign*": ALIGN });

Configuration.create("mleq", {
  handler: {
    macro: ["mleq-commands", "mleq-delimiters"],
    delimiter: ["mleq-delimiters"],
    environment: ["mleq-environments"],
  },
  priority: 2,
});

/** MathJax has it in tables alone. Elsewhere there is nothing to be filled, and so it is a gap. */
function hfill(parser, name) {
  if (parser.stack.Top() instanceof ArrayItem) {
    BaseMethods.HFill(parser, name);
  } else {
    BaseMethods.Spacer(parser, name, 2);
  }
}
