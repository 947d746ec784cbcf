#!/usr/bin/env bash
# Runs a command with TENANTRY_TEST_PG naming a PostgreSQL for tests: the one that
# is set already, or a new one that ends with the command. It loses data on a
# power cut, which tests do not mind.
set -euo pipefail

if [ -n "${TENANTRY_TEST_PG:-}" ]; then
  exec "$@"
fi
command -v pg_virtualenv >/dev/null || {
  echo "There is no PostgreSQL to test on: install the package postgresql, or set TENANTRY_TEST_PG." >&2
  exit 1
}
exec pg_virtualenv -t -o fsync=off -o synchronous_commit=off -o full_page_writes=off -o max_connections=400 -o log_min_messages=panic -o log_checkpoints=off \
  bash -c 'export TENANTRY_TEST_PG="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres?sslmode=disable"; exec "$@"' tests "$@"
