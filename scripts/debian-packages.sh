#!/usr/bin/env bash
# Sees that the programs which tests start are there: PgBouncer, psql, Python with psycopg. On Debian as root it
# installs what is missing; elsewhere it says what to install, and exits with 1. Quiet, and done at once, when
# nothing is missing.
set -euo pipefail

# program package
wanted=(
  'pgbouncer pgbouncer'
  'psql postgresql-client'
  'openssl openssl'
  'curl curl'
  'shellcheck shellcheck'
)

# Debian puts servers where only root looks.
PATH=$PATH:/usr/sbin
missing=()
for pair in "${wanted[@]}"; do
  command -v "${pair% *}" >/dev/null || missing+=("${pair#* }")
done
# A module of Debian's own Python has no program.
/usr/bin/python3 -c 'import psycopg' 2>/dev/null || missing+=(python3-psycopg)
((${#missing[@]} > 0)) || exit 0

if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
  printf 'missing: %s\n' "${missing[*]}" >&2
  printf 'install them, on Debian with: sudo apt-get install %s\n' "${missing[*]}" >&2
  exit 1
fi

printf 'installing %s\n' "${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The package starts a PgBouncer of its own, which nobody needs here.
if ! { apt-get update && RUNLEVEL=1 apt-get install --yes --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  printf 'apt-get could not install %s\n' "${missing[*]}" >&2
  exit 1
fi
