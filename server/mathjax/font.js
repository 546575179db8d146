// The font that MathJax takes where it is told no other.
import { MathJaxTexFont } from "@mathjax/mathjax-tex-font/js/svg.js";

export const Font = { fontName: "mathjax-tex", DefaultFont: MathJaxTexFont };
