#!/bin/bash
# get_vscode.sh DEST: the workbench of VS Code as code-server serves it to a browser, under DEST, with the Node that it
# runs on; from npm alone, and without a compiler. About 800 MB. It is run as DEST/vscode.
set -euo pipefail
CODE_SERVER=4.139.1 # the workbench of VS Code 1.139.1
NODE=24.21.0        # code-server does not run on an older one
dest=$(realpath -m "$1")
mkdir -p "$(dirname "$dest")"
work=$(mktemp -d "$dest.XXXXXX")
trap 'rm -rf "$work"' EXIT
install() { npm install --silent --no-audit --no-fund "$@"; }

mkdir "$work/node" "$work/code"
cd "$work/node"
npm init -y >/dev/null
install "node@$NODE"
export PATH=$work/node/node_modules/.bin:$PATH

# What would be compiled is for terminals, keyrings and the like, and nothing here asks for it.
cd "$work/code"
npm init -y >/dev/null
install --ignore-scripts "code-server@$CODE_SERVER"
cd node_modules/code-server/lib/vscode
install --ignore-scripts --omit=dev
ln -s node_modules node_modules.asar
cd extensions
install --ignore-scripts --omit=dev

cat >"$work/vscode" <<'RUN'
#!/bin/sh
here=$(dirname "$(realpath "$0")")
exec "$here/node/node_modules/.bin/node" "$here/code/node_modules/code-server/out/node/entry.js" "$@"
RUN
chmod +x "$work/vscode"
# All or nothing, so that an interrupted run leaves no half of it behind.
mv -T "$work" "$dest"
