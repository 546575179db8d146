/** Inserts an equation at the cursor, as the server fits it to the place. */
import { l10n, SnippetString, type TextEditor, window } from "vscode";
import { type CompletionItem, InsertTextFormat, InsertTextMode } from "vscode-languageclient/node";
import type { Client } from "./client";

/** Insert the equation of that id. */
export async function insert(client: Client, editor: TextEditor, id: string): Promise<void> {
  const item = await client.sendRequest<CompletionItem | null>("mleq/insert", {
    id,
    textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(editor.document),
    position: client.code2ProtocolConverter.asPosition(editor.selection.active),
  });
  if (!item?.textEdit) {
    void window.showInformationMessage(l10n.t("No formula can stand here."));
    return;
  }
  const additions = await client.protocol2CodeConverter.asTextEdits(item.additionalTextEdits ?? []);
  if (additions.length) {
    await editor.edit(
      (edit) => {
        for (const addition of additions) edit.replace(addition.range, addition.newText);
      },
      { undoStopBefore: true, undoStopAfter: false },
    );
  }
  const text = item.textEdit.newText;
  const isSnippet = item.insertTextFormat === InsertTextFormat.Snippet;
  // The cursor went along where a package was added above it.
  await editor.insertSnippet(isSnippet ? new SnippetString(text) : new SnippetString().appendText(text), undefined, {
    undoStopBefore: !additions.length,
    undoStopAfter: true,
    keepWhitespace: item.insertTextMode === InsertTextMode.asIs,
  });
}
