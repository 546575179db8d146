// MathJax in a worker, as an editor's extension runs it: a formula in JSON on each line in, its picture on each line out.
import { createInterface } from "node:readline";
import { isMainThread, parentPort, Worker } from "node:worker_threads";

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.on("message", (svg) => process.stdout.write(JSON.stringify(svg) + "\n"));
  for await (const line of createInterface({ input: process.stdin })) worker.postMessage(JSON.parse(line));
  worker.terminate();
} else {
  const { mathjax } = await import("@mathjax/src/js/mathjax.js");
  const { TeX } = await import("@mathjax/src/js/input/tex.js");
  const { SVG } = await import("@mathjax/src/js/output/svg.js");
  await import("@mathjax/src/js/util/asyncLoad/esm.js"); // fonts come in pieces
  const { liteAdaptor } = await import("@mathjax/src/js/adaptors/liteAdaptor.js");
  const { RegisterHTMLHandler } = await import("@mathjax/src/js/handlers/html.js");
  for (const name of ["base/Base", "ams/Ams", "boldsymbol/Boldsymbol", "mathtools/Mathtools", "newcommand/Newcommand"])
    await import(`@mathjax/src/js/input/tex/${name}Configuration.js`);
  const adaptor = liteAdaptor();
  RegisterHTMLHandler(adaptor);
  const page = mathjax.document("", {
    InputJax: new TeX({ packages: ["base", "ams", "boldsymbol", "mathtools", "newcommand"] }),
    OutputJax: new SVG({ fontCache: "local" }),
  });
  parentPort.on("message", async (latex) =>
    parentPort.postMessage(adaptor.innerHTML(await page.convertPromise(latex, { display: true }))),
  );
}
