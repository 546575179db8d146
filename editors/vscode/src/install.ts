/** Installs the server where the writer asked for it, in a terminal that shows what is done. */
import {
  type ExtensionContext,
  l10n,
  type LogOutputChannel,
  ProcessExecution,
  Task,
  TaskRevealKind,
  TaskScope,
  tasks,
  window,
} from "vscode";
import { ownEnvironment, workspaceEnvironments } from "./command";
import { firstProgram, inEnvironment, isProgram, onPath } from "./programs";
import { chosenPython } from "./python";
import type { Server } from "./server";

/** Install it into the environment of the workspace, or where there is none into one of our own, and start it. */
export async function install(context: ExtensionContext, log: LogOutputChannel, server: Server): Promise<void> {
  const python = (await workspacePython()) ?? (await ownPython(context));
  if (!python) {
    const message = l10n.t("mleq needs Python 3.11 or newer, and no Python that can make an environment was found.");
    log.error(message);
    await window.showErrorMessage(message);
    return;
  }
  if ((await run(python, ["-m", "pip", "install", "mleq"])) === 0) await server.restart();
}

async function workspacePython(): Promise<string | undefined> {
  return firstProgram(workspaceEnvironments().map(pythonIn));
}

/** Most systems do not let pip install into their own Python, so that it is only asked to make an environment. */
async function ownPython(context: ExtensionContext): Promise<string | undefined> {
  const python = pythonIn(ownEnvironment(context));
  if (await isProgram(python)) return python;
  const maker = (await chosenPython()) ?? (await onPath("python3")) ?? (await onPath("python"));
  const made = maker && (await run(maker, ["-m", "venv", ownEnvironment(context)])) === 0;
  return made && (await isProgram(python)) ? python : undefined;
}

function pythonIn(environment: string): string {
  return inEnvironment(environment, "python");
}

/** Run a program in a terminal, and wait for it; its exit code, and undefined where it could not be started. */
async function run(program: string, args: string[]): Promise<number | undefined> {
  const task = new Task({ type: "mleq" }, TaskScope.Workspace, l10n.t("Install mleq"), "mleq");
  task.execution = new ProcessExecution(program, args);
  task.presentationOptions = { reveal: TaskRevealKind.Always };
  const execution = await tasks.executeTask(task);
  return new Promise((resolve) => {
    const listeners = [
      tasks.onDidEndTaskProcess((end) => end.execution === execution && settle(end.exitCode)),
      tasks.onDidEndTask((end) => end.execution === execution && settle(undefined)),
    ];
    function settle(code: number | undefined): void {
      for (const listener of listeners) listener.dispose();
      resolve(code);
    }
  });
}
