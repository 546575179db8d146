/** The extension: what it does when it is started, and its commands. */
import {
  commands,
  env,
  type ExtensionContext,
  extensions,
  l10n,
  type LogOutputChannel,
  window,
  workspace,
} from "vscode";
import { servedEditor } from "./documents";
import { insert } from "./insert";
import { tellOfPack } from "./pack";
import { Pages, SCHEME } from "./page";
import { whenChosen } from "./python";
import { choose } from "./search";
import { Server } from "./server";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel("mleq", { log: true });
  server = new Server(context, log);
  const pages = new Pages(server);
  context.subscriptions.push(log, ...registerCommands(server, pages, log), ...followEditor(context, server, pages));
  void tellOfPack(context);
  await server.restart();
  if (workspace.isTrusted) await whenChosen(() => void server?.refresh());
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}

function registerCommands(server: Server, pages: Pages, log: LogOutputChannel) {
  return [
    workspace.registerTextDocumentContentProvider(SCHEME, pages),
    commands.registerCommand("mleq.search", () => search(server, pages)),
    commands.registerCommand("mleq.page", () => page(server, pages)),
    commands.registerCommand("mleq.restart", () => server.restart()),
    commands.registerCommand("mleq.log", () => log.show()),
    commands.registerCommand("mleq.copy", copy),
  ];
}

/** What the server is told of, or is started again for. */
function followEditor(context: ExtensionContext, server: Server, pages: Pages) {
  async function tell(): Promise<void> {
    await server.tellSettings();
    pages.refresh();
  }
  return [
    window.onDidChangeActiveColorTheme(tell),
    extensions.onDidChange(async () => {
      await tell();
      await tellOfPack(context);
    }),
    workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("mleq.server")) await server.refresh();
    }),
    workspace.onDidGrantWorkspaceTrust(() => server.refresh()),
  ];
}

async function search(server: Server, pages: Pages): Promise<void> {
  const editor = servedEditor();
  const client = await server.ready();
  if (!client) return;
  const placeholder = editor ? l10n.t("Insert an equation") : l10n.t("Look up an equation");
  const id = await choose(client, placeholder, (id) => void pages.open(id));
  if (id && editor) await insert(client, editor, id);
  if (id && !editor) await pages.open(id);
}

async function page(server: Server, pages: Pages): Promise<void> {
  const editor = servedEditor();
  const client = await server.ready();
  if (!client || (editor && (await pages.openAtCursor(client, editor)))) return;
  const id = await choose(client, l10n.t("Open the page of an equation"));
  if (id) await pages.open(id);
}

/** What the server hands over to be pasted elsewhere, as the entry of a paper. */
async function copy(text: unknown): Promise<void> {
  if (typeof text !== "string") return;
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t("$(check) Copied"), 3_000);
}
