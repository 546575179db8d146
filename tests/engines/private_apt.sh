# private_apt SUITE, to be sourced: a list of packages of another Debian suite in a folder $work that is gone afterwards,
# and $options for apt-get to use it, without touching this machine's own packages. There nothing is installed yet.
private_apt() {
  local suite=$1 mirror
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
}
