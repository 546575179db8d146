/** The catalog in a quick pick, searched by the server while somebody types. */
import {
  CancellationTokenSource,
  l10n,
  type QuickInputButton,
  type QuickPick,
  type QuickPickItem,
  ThemeIcon,
  window,
} from "vscode";
import type { Client } from "./client";

/** An equation that the server found. */
interface Found {
  id: string;
  name: string;
  zh: string | null;
  section: string;
  line: string;
}

interface Item extends QuickPickItem {
  id: string;
}

/** The equations that are asked for: many where the writer looks through them all. */
const MOST = { all: 1_000, found: 50 };

/** Let the writer choose an equation; `openPage` is called where its page is asked for in place of it. */
export function choose(
  client: Client,
  placeholder: string,
  openPage?: (id: string) => void,
): Promise<string | undefined> {
  const picker = window.createQuickPick<Item>();
  picker.placeholder = placeholder;
  keepOrder(picker);
  const buttons = openPage ? [{ iconPath: new ThemeIcon("book"), tooltip: l10n.t("Open its page") }] : [];
  const stop = searchAsTyped(client, picker, buttons);
  return new Promise((resolve) => {
    picker.onDidTriggerItemButton(({ item }) => {
      openPage?.(item.id);
      picker.hide();
    });
    picker.onDidAccept(() => {
      resolve(picker.activeItems[0]?.id);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      stop();
      picker.dispose();
    });
    picker.show();
  });
}

/** Show what the server finds for what is typed, the last alone. */
function searchAsTyped(client: Client, picker: QuickPick<Item>, buttons: QuickInputButton[]): () => void {
  let source = new CancellationTokenSource();
  async function search(query: string): Promise<void> {
    source.cancel();
    source = new CancellationTokenSource();
    const { token } = source;
    picker.busy = true;
    const limit = query.trim() ? MOST.found : MOST.all;
    try {
      const found = await client.sendRequest<Found[]>("mleq/search", { query, limit }, token);
      if (!token.isCancellationRequested) picker.items = found.map((equation) => item(equation, buttons));
    } catch (error) {
      if (!token.isCancellationRequested) client.error("search", error);
    } finally {
      if (!token.isCancellationRequested) picker.busy = false;
    }
  }
  picker.onDidChangeValue(search);
  void search("");
  return () => source.cancel();
}

function item({ id, name, zh, section, line }: Found, buttons: QuickInputButton[]): Item {
  const description = [zh, section].filter(Boolean).join(" · ");
  return { id, label: name, description, detail: line, buttons, alwaysShow: true };
}

/** The server ranks; without this VS Code puts first where the label has what is typed. No type tells of it. */
function keepOrder(picker: QuickPick<Item>): void {
  (picker as { sortByLabel?: boolean }).sortByLabel = false;
}
