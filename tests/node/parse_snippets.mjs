// What VS Code makes of the bodies of snippets: a list of {body, names} on standard input, of {text, placeholders,
// renamed} out. `names` has what is typed into each stop, by its number; mirrors follow as they do in a document.
import { readFileSync } from "node:fs";

import {
  Placeholder,
  SnippetParser,
  Text,
} from "monaco-editor/esm/vs/editor/contrib/snippet/browser/snippetParser.js";

const parsed = JSON.parse(readFileSync(0, "utf8")).map(({ body, names }) => {
  const snippet = new SnippetParser().parse(body, true);
  const placeholders = snippet.placeholders.map((placeholder) => ({
    index: placeholder.index,
    offset: snippet.offset(placeholder),
    text: placeholder.toString(),
  }));
  const text = snippet.toString();
  // A session of VS Code groups the places by number and types into all of a group at once.
  for (const placeholder of snippet.placeholders) {
    if (placeholder instanceof Placeholder && String(placeholder.index) in names) {
      snippet.replace(placeholder, [new Text(names[placeholder.index])]);
    }
  }
  return { text, placeholders, renamed: snippet.toString() };
});
process.stdout.write(JSON.stringify(parsed));
