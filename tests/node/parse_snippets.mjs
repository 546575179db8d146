// What VS Code makes of the bodies of snippets: a list of bodies on standard input, of {text, placeholders} out.
import { readFileSync } from "node:fs";

import { SnippetParser } from "monaco-editor/esm/vs/editor/contrib/snippet/browser/snippetParser.js";

const parsed = JSON.parse(readFileSync(0, "utf8")).map((body) => {
  const snippet = new SnippetParser().parse(body, true);
  const placeholders = snippet.placeholders.map((placeholder) => ({
    index: placeholder.index,
    offset: snippet.offset(placeholder),
    text: placeholder.toString(),
  }));
  return { text: snippet.toString(), placeholders };
});
process.stdout.write(JSON.stringify(parsed));
