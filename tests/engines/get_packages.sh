#!/bin/bash
# get_packages.sh SUITE DEST PACKAGE...: packages of another Debian suite, unpacked as files under DEST, without their
# dependencies and without touching this machine's own packages.
set -euo pipefail
suite=$1 dest=$(realpath -m "$2")
shift 2
source "$(dirname "$0")/private_apt.sh"
private_apt "$suite"
(cd "$work" && apt-get "${options[@]}" download -qq "$@")
for deb in "$work"/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
# All or nothing, so that an interrupted run leaves no half of a package behind.
mkdir -p "$(dirname "$dest")"
mv -T "$work/root" "$dest"
