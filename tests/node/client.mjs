// The server asked by the client's half of VS Code's own implementation of the protocol, over standard input and output.
//
// In: {"command": [...], "uri", "language", "text", "typed", "hovered"}, places as {"line", "character"}. Out: what was
// answered, the notifications that came meanwhile, and the exit code.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import protocol from "vscode-languageserver-protocol/node";

const {
  CompletionRequest,
  CompletionResolveRequest,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} = protocol;

const CAPABILITIES = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown", "plaintext"] } },
    hover: { contentFormat: ["markdown", "plaintext"] },
    publishDiagnostics: {},
  },
};

const { command, uri, language, text, typed, hovered } = JSON.parse(readFileSync(0, "utf-8"));
const server = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
const ended = new Promise((resolve) => server.on("exit", resolve));
const connection = createProtocolConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);
const errors = [];
connection.onError(([error]) => errors.push(String(error)));
connection.onUnhandledNotification(({ method }) => errors.push(`unexpected: ${method}`));
connection.onNotification("textDocument/publishDiagnostics", () => {});
connection.listen();

const textDocument = { uri };
const initialized = await connection.sendRequest(InitializeRequest.type, {
  processId: process.pid,
  rootUri: null,
  capabilities: CAPABILITIES,
});
await connection.sendNotification(InitializedNotification.type, {});
await connection.sendNotification(DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: language, version: 1, text },
});
const completion = await connection.sendRequest(CompletionRequest.type, { textDocument, position: typed });
const resolved = await connection.sendRequest(CompletionResolveRequest.type, completion.items[0]);
const hover = await connection.sendRequest(HoverRequest.type, { textDocument, position: hovered });
const refused = await connection.sendRequest("mleq/insert", {}).then(
  () => null,
  (error) => error.code,
);
await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
await connection.sendRequest(ShutdownRequest.type);
await connection.sendNotification(ExitNotification.type);
const code = await ended;
connection.dispose();

const { Hover, MarkupContent, TextEdit } = protocol;
const valid = {
  edits: completion.items.every((item) => TextEdit.is(item.textEdit)),
  documentation: MarkupContent.is(resolved.documentation),
  hover: Hover.is(hover),
};
console.log(JSON.stringify({ initialized, completion, resolved, hover, refused, errors, code, valid }));
