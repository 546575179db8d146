/** The command that starts the server: where it is looked for, and in which order. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { type ExtensionContext, workspace } from "vscode";
import { folderPaths } from "./folders";
import { firstProgram, inEnvironment, isProgram, onPath } from "./programs";
import { chosenPythons, environmentOf } from "./python";

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** The command that the writer's setting names is no program. */
export class NoProgram extends Error {}

/** The folders in a workspace in which people keep its environment. */
const ENVIRONMENTS = [".venv", "venv"];

/**
 * The command, the writer's own first; undefined where there is none.
 *
 * What only the workspace names is not run before the writer trusts it.
 */
export async function findCommand(context: ExtensionContext): Promise<Command | undefined> {
  return (
    (await ofSetting()) ??
    (workspace.isTrusted ? await ofEnvironments() : undefined) ??
    (await ofInstallation(context)) ??
    (await ofPath())
  );
}

/** The environment that this extension makes for the server where it is asked to install it. */
export function ownEnvironment(context: ExtensionContext): string {
  return join(context.globalStorageUri.fsPath, "environment");
}

/** The environments in the workspace's folders. */
export function workspaceEnvironments(): string[] {
  return folderPaths().flatMap((folder) => ENVIRONMENTS.map((name) => join(folder, name)));
}

async function ofSetting(): Promise<Command | undefined> {
  const setting = workspace.getConfiguration("mleq").get<string | string[] | null>("server.command");
  const [name, ...args] = typeof setting === "string" ? [setting] : (setting ?? []);
  if (!name) return undefined;
  const program = await named(expanded(name));
  if (!program) throw new NoProgram(name);
  return serving(program, args.map(expanded));
}

async function ofEnvironments(): Promise<Command | undefined> {
  const program =
    (await firstProgram(workspaceEnvironments().map(mleqIn))) ??
    (await firstProgram((await chosenPythons()).map(environmentOf).map(mleqIn)));
  return program ? serving(program) : undefined;
}

/** What was installed for this editor: by `mleq install`, which tells in a file where it is, or by ourselves. */
async function ofInstallation(context: ExtensionContext): Promise<Command | undefined> {
  for (const folder of [context.extensionUri, context.globalStorageUri]) {
    const [program, ...args] = await written(join(folder.fsPath, "command.json"));
    if (program && (await isProgram(program))) return serving(program, args);
  }
  const own = mleqIn(ownEnvironment(context));
  return (await isProgram(own)) ? serving(own) : undefined;
}

async function ofPath(): Promise<Command | undefined> {
  const mleq = await onPath("mleq");
  if (mleq) return serving(mleq);
  const uvx = workspace.getConfiguration("mleq").get("server.useUvx") ? await onPath("uvx") : undefined;
  return uvx ? [uvx, "mleq", "serve"] : undefined;
}

function serving(program: string, args: string[] = []): Command {
  return [program, ...args, ...(args.includes("serve") ? [] : ["serve"])];
}

function mleqIn(environment: string): string {
  return inEnvironment(environment, "mleq");
}

/** The program that a setting names: by its path, or as one on the PATH. */
async function named(name: string): Promise<string | undefined> {
  if (!/[\\/]/.test(name)) return onPath(name);
  const path = isAbsolute(name) ? name : resolve(folderPaths()[0] ?? homedir(), name);
  return (await isProgram(path)) ? path : undefined;
}

function expanded(text: string): string {
  return text.replace(/^~(?=[\\/])/, homedir()).replaceAll("${workspaceFolder}", folderPaths()[0] ?? "");
}

/** The list of texts in a file; empty where there is none. */
async function written(file: string): Promise<string[]> {
  try {
    const found: unknown = JSON.parse(await readFile(file, "utf8"));
    return Array.isArray(found) && found.every((text) => typeof text === "string") ? found : [];
  } catch {
    return [];
  }
}
