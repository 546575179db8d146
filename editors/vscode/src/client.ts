/** The client of the protocol, made for our server. */
import type { LogOutputChannel } from "vscode";
import { LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";
import type { Command } from "./command";
import { PACK_FILES, SELECTOR } from "./documents";
import { Restarts } from "./restarts";
import { serverSettings } from "./settings";

/** A client that leaves what goes wrong in its log; what a writer should know of it is told in one place. */
export class Client extends LanguageClient {
  private hasAnswered = false;

  constructor([program, ...args]: Command, log: LogOutputChannel) {
    super(
      "mleq",
      "mleq",
      { command: program, args },
      {
        documentSelector: [...SELECTOR, ...PACK_FILES],
        initializationOptions: serverSettings,
        outputChannel: log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationFailedHandler: () => false,
      },
    );
    this.clientOptions.errorHandler = new Restarts(() => this.hasAnswered);
    this.middleware.workspace = {
      configuration: (params) => params.items.map(({ section }) => (section === "mleq" ? serverSettings() : null)),
      didChangeConfiguration: () => this.tellSettings(),
    };
    this.onDidChangeState(() => {
      this.hasAnswered = this.isRunning();
    });
  }

  /** Tell the server its settings as they are now. */
  async tellSettings(): Promise<void> {
    if (this.isRunning()) {
      await this.sendNotification("workspace/didChangeConfiguration", { settings: { mleq: serverSettings() } });
    }
  }

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
