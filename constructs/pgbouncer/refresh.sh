#!/bin/sh
# Fetches what a pooler needs and no metadata may hold: the user's password and, where it is given, the TLS key
# from Secret Manager; the server's address and its authority from the Admin API. All as the VM's own identity,
# into memory (/run), for the pooler's account alone. Without "boot" it makes the pooler read what is new.
#
# Reads PROJECT, INSTANCE, DATABASE_USER, PASSWORD_SECRET, TLS_SECRET (or nothing) and ACCOUNT (uid:gid).
set -eu
umask 077

run=${RUN_FOLDER:-/run/pgbouncer}
metadata=http://${GCE_METADATA_HOST:-metadata.google.internal}/computeMetadata/v1
secrets=${SECRET_MANAGER_URL:-https://secretmanager.googleapis.com}/v1
sqladmin=${SQL_ADMIN_URL:-https://sqladmin.googleapis.com}/sql/v1beta4

# A text of a JSON answer on one line, by its key.
field() {
  sed -n "s/.*\"$1\" *: *\"\\([^\"]*\\)\".*/\\1/p" | sed 's/\\u003d/=/g; s/\\u002b/+/g; s,\\/,/,g'
}

# The token goes to curl by its standard input: everybody on the machine sees arguments.
get() {
  printf 'header = "Authorization: Bearer %s"\n' "$token" |
    curl --fail --silent --show-error --max-time 10 --retry 3 --retry-connrefused --config - "$1" | tr -d '\n'
}

# payload SECRET: the newest version of a secret.
payload() {
  get "$secrets/$1/versions/latest:access" | field data | base64 -d
}

# put NAME: standard input becomes a file of the pooler's account in one step; `changed` tells which are new.
put() {
  cat >"$run/$1.new"
  if [ ! -s "$run/$1.new" ]; then
    echo "pgbouncer: nothing was found for $1" >&2
    rm "$run/$1.new"
    return 1
  fi
  if cmp -s "$run/$1.new" "$run/$1"; then
    rm "$run/$1.new"
    return
  fi
  chmod 0400 "$run/$1.new"
  chown "$ACCOUNT" "$run/$1.new"
  mv "$run/$1.new" "$run/$1"
  echo "$1" >>"$run/changed"
}

mkdir -p "$run"
chmod 0755 "$run"
# What changed before a run that failed half-way has not been told yet.
[ "${1:-}" != boot ] || rm -f "$run/changed"

token=$(curl --fail --silent --show-error --max-time 10 --retry 10 --retry-connrefused \
  --header 'Metadata-Flavor: Google' "$metadata/instance/service-accounts/default/token" |
  tr -d '\n' | field access_token)

password=$(payload "$PASSWORD_SECRET")
[ -n "$password" ] || {
  echo "pgbouncer: $PASSWORD_SECRET has no password" >&2
  exit 1
}
printf '"%s" "%s"\n' "$DATABASE_USER" "$(printf '%s' "$password" | sed 's/"/""/g')" | put users.txt

settings=$(get "$sqladmin/projects/$PROJECT/instances/$INSTANCE/connectSettings")
# printf turns the \n of JSON into line ends.
printf '%b\n' "$(printf '%s' "$settings" | sed 's/.*"serverCaCert"//' | field cert)" | put server-ca.pem
address=$(printf '%s' "$settings" | grep -o '{[^{}]*}' | grep '"type" *: *"PRIVATE"' | field ipAddress)
[ -n "$address" ] || {
  echo "pgbouncer: $INSTANCE has no private address" >&2
  exit 1
}
printf 'SERVER_ADDRESS=%s\n' "$address" | put address.env

if [ -n "${TLS_SECRET:-}" ]; then
  payload "$TLS_SECRET" | put tls.pem
elif [ ! -e "$run/tls.pem" ]; then
  # Encrypts, and proves nothing: clients use sslmode=require.
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
    -subj "/CN=$(hostname)" -keyout - -out "$run/tls.crt.new" 2>/dev/null |
    cat - "$run/tls.crt.new" | put tls.pem
  rm "$run/tls.crt.new"
fi

[ "${1:-}" != boot ] && [ -s "$run/changed" ] || exit 0
# New passwords are read again, and nobody loses a connection. All else takes a new process.
if grep -qvx users.txt "$run/changed"; then
  systemctl restart pgbouncer.service
else
  systemctl reload pgbouncer.service
fi
rm -f "$run/changed"
