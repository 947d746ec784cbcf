#!/usr/bin/env bash
# Looks for known vulnerabilities in what the program calls. The database of them
# is on the Internet; where it cannot be had, that is said and is no failure.
set -uo pipefail

output=$(.bin/govulncheck ./... 2>&1)
code=$?
if [ $code -ne 0 ] && grep -qE 'vuln\.go\.dev|fetching vulnerabilities|no such host|connection refused|proxyconnect|Forbidden' <<<"$output" &&
  ! grep -q 'Vulnerability #' <<<"$output"; then
  echo "govulncheck: NOT CHECKED, its database could not be had from here."
  exit 0
fi
echo "$output"
exit $code
