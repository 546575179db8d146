/** Programs on this machine: which are there, and what a name means. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";

const WINDOWS = process.platform === "win32";
const FOLDER = WINDOWS ? "Scripts" : "bin";
const SUFFIX = WINDOWS ? ".exe" : "";

/** A program of a Python environment. */
export function inEnvironment(folder: string, name: string): string {
  return join(folder, FOLDER, name + SUFFIX);
}

/** The first of the files that is a program. */
export async function firstProgram(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    if (await isProgram(file)) return file;
  }
  return undefined;
}

/** The program of that name on the PATH. */
export function onPath(name: string): Promise<string | undefined> {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return firstProgram(folders.map((folder) => join(folder, name.endsWith(SUFFIX) ? name : name + SUFFIX)));
}

/** Whether the file is there and may be run. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
