/** The settings as the server is told them: the writer's, and what only the editor knows. */
import { ColorThemeKind, window, workspace } from "vscode";
import { isPackInstalled } from "./pack";

/** What is told in the section `mleq`. */
export function serverSettings(): object {
  const written = JSON.parse(JSON.stringify(workspace.getConfiguration().get("mleq") ?? {}));
  const { server: _ours, preview, ...settings } = written;
  const theme = preview?.theme === "auto" ? themeOfPictures() : preview?.theme;
  return { ...settings, preview: { ...preview, theme }, copies: true, packed: isPackInstalled() };
}

function themeOfPictures(): "light" | "dark" {
  const kind = window.activeColorTheme.kind;
  return kind === ColorThemeKind.Light || kind === ColorThemeKind.HighContrastLight ? "light" : "dark";
}
