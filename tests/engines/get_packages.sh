#!/bin/bash
# get_packages.sh SUITE DEST PACKAGE...: packages of another Debian suite, unpacked as files under DEST, without their
# dependencies and without touching this machine's own packages.
set -euo pipefail
suite=$1 dest=$(realpath -m "$2")
shift 2
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m1 '/debian/\?$')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists/partial,cache/archives/partial,root}
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/sources.list"
: >"$work/status"
options=(-o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o "Dir::State::status=$work/status"
  -o APT::Sandbox::User=root -o Debug::NoLocking=1)
apt-get "${options[@]}" update -qq
(cd "$work" && apt-get "${options[@]}" download -qq "$@")
for deb in "$work"/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
# All or nothing, so that an interrupted run leaves no half of a package behind.
mkdir -p "$(dirname "$dest")"
mv -T "$work/root" "$dest"
