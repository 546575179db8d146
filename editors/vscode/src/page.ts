/** The page of an equation: a document that the server writes, shown by the preview of Markdown. */
import { commands, EventEmitter, type TextDocumentContentProvider, Uri } from "vscode";
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
    const page = await this.ask(id);
    if (!page) return;
    const uri = Uri.from({ scheme: SCHEME, path: `/${page.name.replaceAll("/", "∕")}.md`, query: id });
    this.shown.set(id, uri);
    await commands.executeCommand("markdown.showPreviewToSide", uri);
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    return (await this.ask(uri.query))?.markdown ?? "";
  }

  /** Write them anew, for another color theme or other settings. */
  refresh(): void {
    for (const uri of this.shown.values()) this.changed.fire(uri);
  }

  private async ask(id: string): Promise<Page | undefined> {
    const client = await this.server.ready();
    return client?.sendRequest<Page>("mleq/page", { id });
  }
}
