// MathJax's TeX, with what writers of papers load, and without what would load files, make links or stay silent.
import { TeX } from "@mathjax/src/js/input/tex.js";
import "@mathjax/src/js/input/tex/ams/AmsConfiguration.js";
import "@mathjax/src/js/input/tex/amscd/AmsCdConfiguration.js";
import "@mathjax/src/js/input/tex/bbox/BboxConfiguration.js";
import "@mathjax/src/js/input/tex/boldsymbol/BoldsymbolConfiguration.js";
import "@mathjax/src/js/input/tex/braket/BraketConfiguration.js";
import "@mathjax/src/js/input/tex/cancel/CancelConfiguration.js";
import "@mathjax/src/js/input/tex/cases/CasesConfiguration.js";
import "@mathjax/src/js/input/tex/centernot/CenternotConfiguration.js";
import "@mathjax/src/js/input/tex/color/ColorConfiguration.js";
import "@mathjax/src/js/input/tex/colortbl/ColortblConfiguration.js";
import "@mathjax/src/js/input/tex/configmacros/ConfigMacrosConfiguration.js";
import "@mathjax/src/js/input/tex/empheq/EmpheqConfiguration.js";
import "@mathjax/src/js/input/tex/enclose/EncloseConfiguration.js";
import "@mathjax/src/js/input/tex/extpfeil/ExtpfeilConfiguration.js";
import "@mathjax/src/js/input/tex/gensymb/GensymbConfiguration.js";
import "@mathjax/src/js/input/tex/mathtools/MathtoolsConfiguration.js";
import "@mathjax/src/js/input/tex/newcommand/NewcommandConfiguration.js";
import "@mathjax/src/js/input/tex/textcomp/TextcompConfiguration.js";
import "@mathjax/src/js/input/tex/textmacros/TextMacrosConfiguration.js";
import "@mathjax/src/js/input/tex/units/UnitsConfiguration.js";
import "@mathjax/src/js/input/tex/upgreek/UpgreekConfiguration.js";
import "@mathjax/src/js/input/tex/verb/VerbConfiguration.js";

import "./colors.js";
import "./extras.js";
import { layOutLabels as labelFilter } from "./labels.js";
import { environments, macros } from "./macros.js";

const PACKAGES =
  "base ams newcommand amscd bbox boldsymbol braket cancel cases centernot color colortbl configmacros empheq enclose " +
  "extpfeil gensymb mathtools mleq textcomp textmacros units upgreek verb";

/** A TeX input that has read nothing yet. Its errors are thrown, not drawn in place of the formula. */
export function texInput({ layOutLabels }) {
  return new TeX({
    packages: PACKAGES.split(" "),
    macros,
    environments,
    maxBuffer: 32 * 1024, // with any macro in it a formula is copied whole; it comes no longer than 20,000 characters
    formatError: (_input, error) => {
      throw error;
    },
    postFilters: layOutLabels ? [[labelFilter, 0]] : [],
  });
}
