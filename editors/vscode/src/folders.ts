/** The folders of the workspace that are on this machine. */
import { type Uri, workspace } from "vscode";

/** Their addresses, the first first. */
export function folderUris(): Uri[] {
  return (workspace.workspaceFolders ?? []).map((folder) => folder.uri).filter((uri) => uri.scheme === "file");
}

/** Their paths, the first first. */
export function folderPaths(): string[] {
  return folderUris().map((uri) => uri.fsPath);
}
