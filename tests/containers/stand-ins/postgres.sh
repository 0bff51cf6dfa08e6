#!/bin/sh
# As the official image: makes the cluster and the database on the first start, then runs the command as postgres.
set -eu
data=/var/lib/postgresql/data
as_postgres='setpriv --reuid=postgres --regid=postgres --clear-groups'
export PATH="/opt/postgres/bin:$PATH" LD_LIBRARY_PATH=/opt/postgres/lib
if [ ! -e "$data/PG_VERSION" ]; then
  mkdir -p "$data"
  chown -R postgres:postgres /var/lib/postgresql
  printf '%s\n' "$POSTGRES_PASSWORD" > /tmp/password
  chown postgres /tmp/password
  $as_postgres initdb --pgdata="$data" --username="$POSTGRES_USER" --auth=scram-sha-256 --pwfile=/tmp/password \
    --encoding=UTF8 --locale=C --no-instructions
  rm /tmp/password
  printf 'create database %s;\n' "$POSTGRES_DB" | $as_postgres postgres --single -D "$data" postgres
fi
exec $as_postgres "$@" -D "$data" -c listen_addresses='*' -c unix_socket_directories=
