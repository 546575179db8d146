/** The snippet pack, an extension of its own for those who want no server. */
import { commands, type ExtensionContext, extensions, l10n, window } from "vscode";

const PACK = "mleq.mleq-snippets";
const TOLD = "toldOfPack";

/** Whether it is installed and not disabled. Snippets that are contributed cannot be withdrawn. */
export function isPackInstalled(): boolean {
  return extensions.getExtension(PACK) !== undefined;
}

/** Say once that the pack is not needed beside the server. No extension can disable another: one can be removed. */
export async function tellOfPack(context: ExtensionContext): Promise<void> {
  if (!isPackInstalled() || context.globalState.get(TOLD)) return;
  await context.globalState.update(TOLD, true);
  const remove = l10n.t("Uninstall the pack");
  const show = l10n.t("Show it, to disable it");
  const chosen = await window.showInformationMessage(
    l10n.t(
      "The snippet pack of mleq is installed as well, and the server leaves out what the pack has. Without the pack it offers that itself, fitted to the document.",
    ),
    remove,
    show,
  );
  if (chosen === remove) await commands.executeCommand("workbench.extensions.uninstallExtension", PACK);
  if (chosen === show) await commands.executeCommand("extension.open", PACK);
}
