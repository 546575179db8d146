// Writes the extension into one file, under a line that is named first, and the licenses of what is in it: `build.py`
// calls it.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const { metafile } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  banner: { js: process.argv[2] },
  bundle: true,
  minify: true,
  external: ["vscode"], // the editor's own
  format: "cjs",
  legalComments: "none", // the licenses travel beside it
  metafile: true,
  platform: "node",
  target: "node20",
});

const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
  if (folder) packages.add(folder[0]);
}
const licenses = await Promise.all([...packages].sort().map(license));
await writeFile(`${import.meta.dirname}/dist/LICENSES.txt`, licenses.join("\n\n---\n\n"));

async function license(folder) {
  const { name, version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  if (!file) throw new Error(`${folder} has no license`);
  return `${name} ${version}\n\n${(await readFile(`${folder}/${file}`, "utf8")).trim()}\n`;
}
