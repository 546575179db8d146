/** The Python that the Python extension has chosen, where that is installed. */
import { dirname } from "node:path";
import { type Event, extensions, type Uri } from "vscode";
import { folderUris } from "./folders";

/** What is used of the extension's interface. */
interface Environments {
  getActiveEnvironmentPath(resource?: Uri): unknown;
  resolveEnvironment(path: unknown): Promise<{ executable: { uri?: Uri } } | undefined>;
  onDidChangeActiveEnvironmentPath: Event<unknown>;
}

/** Milliseconds; an extension that never answers must not keep the server from being found elsewhere. */
const PATIENCE = 10_000;

/** The interpreter that is chosen for the workspace. */
export async function chosenPython(): Promise<string | undefined> {
  return (await chosenPythons())[0];
}

/** The interpreters that are chosen for the workspace's folders. */
export async function chosenPythons(): Promise<string[]> {
  const environments = await theirs();
  if (!environments) return [];
  const resources = folderUris().length ? folderUris() : [undefined];
  const found = resources.map(async (resource) => {
    const environment = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(resource));
    return environment?.executable.uri?.fsPath;
  });
  const pythons = await within(Promise.all(found).catch(() => []));
  return (pythons ?? []).filter((python) => python !== undefined);
}

/** The folder of an environment that has this interpreter in it. */
export function environmentOf(python: string): string {
  const folder = dirname(python);
  return /[\\/](bin|Scripts)$/i.test(folder) ? dirname(folder) : folder;
}

/** Calls back whenever another interpreter is chosen. */
export async function whenChosen(callback: () => void): Promise<void> {
  (await theirs())?.onDidChangeActiveEnvironmentPath(callback);
}

async function theirs(): Promise<Environments | undefined> {
  const extension = extensions.getExtension<{ environments?: Environments }>("ms-python.python");
  const api = extension && (await within(Promise.resolve(extension.activate()).catch(() => undefined)));
  return api?.environments;
}

function within<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE, undefined))]);
}
