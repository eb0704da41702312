#!/usr/bin/env bash
# A private PostgreSQL server: of an unprivileged user, on a free port of the loopback, in a folder that goes with it.
# For tests it keeps nothing through a power cut; for benchmarks ("durable") it does, and cleans up after itself.
#   postgres.sh start FOLDER [durable]   prints the URL of the server
#   postgres.sh stop FOLDER              ends it and removes the folder
set -euo pipefail

action="${1:?start or stop}"
folder="${2:?folder}"
bin="$(pg_config --bindir)"

# The server refuses to run as root.
as_user() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case "$action" in
  start)
    mkdir -p "$folder"
    [ "$(id -u)" -ne 0 ] || chown postgres "$folder"
    as_user "$bin/initdb" -D "$folder/data" -U liandong -A trust -E UTF8 --locale=C --no-sync >/dev/null
    port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
    if [ "${3:-}" = durable ]; then
      manner="-c shared_buffers=2GB -c effective_cache_size=12GB -c max_wal_size=4GB"
    else
      manner="-c fsync=off -c full_page_writes=off -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0"
    fi
    as_user "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -o "-c listen_addresses=127.0.0.1 -c port=$port \
      -c unix_socket_directories= -c max_connections=300 $manner" start >/dev/null
    echo "postgresql://liandong@127.0.0.1:$port/postgres"
    ;;
  stop)
    as_user "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null || true
    rm -rf "$folder"
    ;;
  *) echo "usage: postgres.sh start|stop FOLDER" >&2; exit 2 ;;
esac
