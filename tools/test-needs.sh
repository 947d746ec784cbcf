#!/usr/bin/env bash
# Makes sure that what the tests run against is there: PostgreSQL and Chromium.
# As root on a Debian system it installs them; elsewhere it says what to install.
set -euo pipefail

missing=()
command -v pg_virtualenv >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing for the tests: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq "${missing[@]}" >/dev/null
  exit 0
fi

cat >&2 <<EOF
The tests need more than is installed here: ${missing[*]}

  Debian, Ubuntu:  sudo apt-get install ${missing[*]}
  Fedora:          sudo dnf install postgresql-server chromium
  macOS:           brew install postgresql; Chrome or Chromium as an application

pg_virtualenv (package postgresql-common) starts a PostgreSQL for the tests. Where there is none,
start a server of your own and set TENANTRY_TEST_PG to its address; \`make test-go\` uses that one.
EOF
exit 1
