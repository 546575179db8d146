/** The server of this window: found, started, and told of where it cannot be. */
import type { ExtensionContext, LogOutputChannel } from "vscode";
import { State } from "vscode-languageclient/node";
import { Client } from "./client";
import { type Command, findCommand, NoProgram } from "./command";
import { tellFailed, tellMissing, tellNoProgram } from "./messages";

/** Starts the server, and starts it anew. */
export class Server {
  private client: Client | undefined;
  private command: Command | undefined;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: LogOutputChannel,
  ) {}

  /** The client, once the server answers; undefined where it cannot be started, of which the writer was told. */
  async ready(): Promise<Client | undefined> {
    await this.working;
    if (!this.client) await this.restart();
    await this.client?.start().catch(() => undefined); // it may be starting again at this moment
    return this.client?.isRunning() ? this.client : undefined;
  }

  /** Start it anew, from where it is found now. */
  restart(): Promise<void> {
    return this.next(async () => this.start(await this.find()));
  }

  /** Start it where it did not run, or is found elsewhere now. */
  refresh(): Promise<void> {
    return this.next(async () => {
      const command = await this.find();
      if (String(command) !== String(this.command)) await this.start(command);
    });
  }

  /** Let it know of its settings. */
  async tellSettings(): Promise<void> {
    await this.client?.tellSettings();
  }

  /** End it. */
  stop(): Promise<void> {
    return this.next(() => this.start(undefined));
  }

  /** One after the other: two that start at once would leave one that nobody ends. */
  private next(step: () => Promise<void>): Promise<void> {
    this.working = this.working.then(step).catch((error) => this.log.error(error));
    return this.working;
  }

  private async find(): Promise<Command | undefined> {
    try {
      const command = await findCommand(this.context);
      if (!command) void tellMissing(this.context, this.log, this);
      return command;
    } catch (error) {
      if (!(error instanceof NoProgram)) throw error;
      void tellNoProgram(error.message, this.log);
      return undefined;
    }
  }

  private async start(command: Command | undefined): Promise<void> {
    const former = this.client;
    this.client = undefined;
    this.command = command;
    await former?.dispose().catch((error) => this.log.error(error));
    if (!command) return;
    this.log.info(`starting ${command.join(" ")}`);
    const client = new Client(command, this.log);
    this.client = client;
    client.onDidChangeState(({ oldState, newState }) => {
      const failed = newState === State.StartFailed || (newState === State.Stopped && oldState === State.Running);
      if (failed && this.client === client) void this.failed(client);
    });
    await client.start().catch((error) => this.log.error(error));
  }

  /** A server that has ended is mostly started again by its client; otherwise the writer is told. */
  private async failed(client: Client): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    if (this.client !== client || client.state === State.Starting || client.isRunning()) return;
    this.client = undefined;
    void tellFailed(this.log, this);
  }
}
