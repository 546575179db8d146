#!/bin/bash
# get_nvim.sh SUITE DEST: the Neovim of another Debian suite with all that it runs on, unpacked as files under DEST and
# started as DEST/nvim, without touching this machine's own packages. About 60 MB.
set -euo pipefail
suite=$1 dest=$(realpath -m "$2")
source "$(dirname "$0")/../engines/private_apt.sh"
private_apt "$suite"
# What Neovim depends on comes along, down to its C library.
apt-get "${options[@]}" install -y --no-install-recommends --download-only -qq neovim
for deb in "$work"/cache/archives/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
# Neovim runs on its own suite's C library, what it starts on this machine's.
cat >"$work/root/nvim" <<'START'
#!/bin/sh
root=$(dirname "$(realpath "$0")")
export VIMRUNTIME="$root/usr/share/nvim/runtime" LUA_PATH="$root/usr/share/lua/5.1/?.lua;;"
libraries=$(echo "$root"/usr/lib/*-linux-gnu*)
export LUA_CPATH="$libraries/lua/5.1/?.so;;"
for loader in "$root"/usr/lib*/ld-linux-*.so.* "$libraries"/ld-linux-*.so.*; do
  [ -x "$loader" ] && break
done
exec "$loader" --library-path "$libraries" --argv0 nvim "$root/usr/bin/nvim" --cmd "set rtp^=$root/usr/lib/nvim" "$@"
START
chmod +x "$work/root/nvim"
"$work/root/nvim" --version >"$work/version" # what cannot start is not kept
# All or nothing, so that an interrupted run leaves no half of a program behind.
mkdir -p "$(dirname "$dest")"
chmod 755 "$work/root"
mv -T "$work/root" "$dest"
