// What VS Code lists: for each {line, column, lists}, with a list of LSP items from each server, the labels in its order.
import { readFileSync } from "node:fs";

import { CompletionModel, LineContext } from "monaco-editor/esm/vs/editor/contrib/suggest/browser/completionModel.js";

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// As `CompletionItem` and `getSuggestionComparator` of its suggest.js, which cannot be loaded outside of a browser.
function toItem(item, provider, column) {
  const range = item.textEdit.range ?? item.textEdit.insert;
  return {
    completion: { ...item, kind: item.kind === 15 ? 27 : item.kind },
    provider,
    container: { incomplete: true },
    position: { lineNumber: 1, column },
    editStart: { lineNumber: 1, column: range.start.character + 1 },
    textLabel: item.label,
    labelLow: item.label.toLowerCase(),
    sortTextLow: (item.sortText || item.label).toLowerCase(),
    filterTextLow: item.filterText?.toLowerCase(),
    isInvalid: false,
  };
}

const requests = JSON.parse(readFileSync(0, "utf8"));
const answers = requests.map(({ line, column, lists }) => {
  const items = lists.flatMap((list, provider) => list.map((item) => toItem(item, provider, column + 1)));
  items.sort((a, b) => compare(a.sortTextLow, b.sortTextLow) || compare(a.textLabel, b.textLabel));
  const options = { filterGraceful: true };
  const distance = { distance: () => 0 };
  const context = new LineContext(line.slice(0, column), 0);
  const model = new CompletionModel(items, column + 1, context, distance, options, "inline");
  return model.items.map((item) => ({ label: item.textLabel, server: item.provider }));
});
process.stdout.write(JSON.stringify(answers));
