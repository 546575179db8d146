/** The documents that are served. */
import { languages, type TextEditor, window } from "vscode";

/** The server's languages, by the names that VS Code has for them. */
const LANGUAGES = ["latex", "tex", "plaintex", "markdown", "quarto", "rmd"];
/** Where documents are that somebody writes. Others are shown only, as our pages are. */
const SCHEMES = ["file", "untitled", "vscode-notebook-cell", "vscode-remote", "vscode-vfs"];

/** What the server is asked about. */
export const SELECTOR = SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language })));

/** The files of packs, in which mistakes are marked. */
export const PACK_FILES = ["yaml", "bibtex"].flatMap((language) =>
  ["**/.mleq/**", "**/mleq/packs/**"].map((pattern) => ({ scheme: "file", language, pattern })),
);

/** The editor that is written in, if its document is served. */
export function servedEditor(): TextEditor | undefined {
  const editor = window.activeTextEditor;
  return editor && languages.match(SELECTOR, editor.document) ? editor : undefined;
}
