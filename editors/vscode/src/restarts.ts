/** When a server that has ended is started again: as long as that helps. */
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type ErrorHandlerResult,
} from "vscode-languageclient/node";

const MOST = 4;
const MINUTES = 3;
const BAD_MESSAGES = 3;

/** Starts a server again a few times in some minutes, and one that never answered not at all. */
export class Restarts implements ErrorHandler {
  private ends: number[] = [];

  constructor(private readonly hasAnswered: () => boolean) {}

  error(_error: Error, _message: unknown, count: number | undefined): ErrorHandlerResult {
    return { action: count && count <= BAD_MESSAGES ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.ends = [...this.ends.filter((end) => now - end < MINUTES * 60_000), now];
    const again = this.hasAnswered() && this.ends.length <= MOST;
    return { action: again ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
  }
}
