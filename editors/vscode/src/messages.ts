/** What a writer is told where there is no server: one message, and what to do about it. */
import { commands, type ExtensionContext, l10n, type LogOutputChannel, window } from "vscode";
import { install } from "./install";
import type { Server } from "./server";

/** No server was found. */
export async function tellMissing(context: ExtensionContext, log: LogOutputChannel, server: Server): Promise<void> {
  const message = l10n.t(
    "mleq is not installed in an environment of the workspace, in the chosen Python, or on the PATH. Install it with pip, or set where it is.",
  );
  log.warn(message);
  const chosen = await window.showWarningMessage(message, choices.install(), choices.settings(), choices.log());
  if (chosen === choices.install()) await install(context, log, server);
  await take(chosen, log);
}

/** The setting names no program. */
export async function tellNoProgram(name: string, log: LogOutputChannel): Promise<void> {
  const message = l10n.t("mleq.server.command names {0}, which is no program here.", name);
  log.warn(message);
  await take(await window.showWarningMessage(message, choices.settings(), choices.log()), log);
}

/** The server does not start, or has ended too often. */
export async function tellFailed(log: LogOutputChannel, server: Server): Promise<void> {
  const message = l10n.t("The server of mleq has ended. Its log says why.");
  log.error(message);
  const chosen = await window.showErrorMessage(message, choices.log(), choices.restart(), choices.settings());
  if (chosen === choices.restart()) await server.restart();
  await take(chosen, log);
}

const choices = {
  install: () => l10n.t("Install it"),
  restart: () => l10n.t("Restart"),
  settings: () => l10n.t("Open the settings"),
  log: () => l10n.t("Show the log"),
};

async function take(chosen: string | undefined, log: LogOutputChannel): Promise<void> {
  if (chosen === choices.settings()) await commands.executeCommand("workbench.action.openSettings", "mleq.server");
  if (chosen === choices.log()) log.show();
}
