/** The page of an equation: a document that the server writes, shown by the preview of Markdown. */
import { commands, EventEmitter, type TextDocumentContentProvider, type TextEditor, Uri } from "vscode";
import type { Client } from "./client";
import type { Server } from "./server";

/** The scheme of the pages' addresses. */
export const SCHEME = "mleq";

/** What the server tells of an equation. */
interface Page {
  id: string;
  name: string;
  markdown: string;
}

/** Gives the pages their text. */
export class Pages implements TextDocumentContentProvider {
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;
  private readonly shown = new Map<string, Uri>();

  constructor(private readonly server: Server) {}

  /** Show the page of an equation beside what is written. */
  async open(id: string): Promise<void> {
    await this.show(await this.ask({ id }));
  }

  /** Show the page of the equation at the cursor; whether there is one. */
  async openAtCursor(client: Client, editor: TextEditor): Promise<boolean> {
    const page = await this.ask({
      textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(editor.document),
      position: client.code2ProtocolConverter.asPosition(editor.selection.active),
    });
    await this.show(page);
    return Boolean(page);
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    return (await this.ask({ id: uri.query }))?.markdown ?? "";
  }

  /** Write them anew, for another color theme or other settings. */
  refresh(): void {
    for (const uri of this.shown.values()) this.changed.fire(uri);
  }

  private async show(page: Page | null | undefined): Promise<void> {
    if (!page) return;
    const uri = Uri.from({ scheme: SCHEME, path: `/${page.name.replaceAll("/", "∕")}.md`, query: page.id });
    this.shown.set(page.id, uri);
    await commands.executeCommand("markdown.showPreviewToSide", uri);
  }

  private async ask(equation: object): Promise<Page | null | undefined> {
    const client = await this.server.ready();
    return client?.sendRequest<Page | null>("mleq/page", equation);
  }
}
