// Writes the bundle to the file that is named first, under a line that is named second: `build.py` calls it.
import { build } from "esbuild";

/** MathJax brings a font of its own along, of a third of the whole; the TeX font stands in for it. */
const oneFont = {
  name: "one-font",
  setup({ onResolve }) {
    onResolve({ filter: /^#default-font\/svg\// }, () => ({ path: `${import.meta.dirname}/font.js` }));
  },
};

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["bundle.js"],
  outfile: process.argv[2],
  banner: { js: process.argv[3] },
  bundle: true,
  minify: true,
  format: "iife",
  legalComments: "none", // the licenses travel beside it
  mainFields: ["module", "main"],
  platform: "neutral",
  plugins: [oneFont],
  target: "es2022",
});
