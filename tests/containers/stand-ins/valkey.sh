#!/bin/sh
# As the official image: the server runs as valkey, whatever else as it is called.
set -eu
[ "$1" = valkey-server ] || exec "$@"
chown -R valkey:valkey /data
exec setpriv --reuid=valkey --regid=valkey --clear-groups "$@"
