# shellcheck shell=bash
# PostgreSQL for the tests: Debian's own packages, a data folder of its own, loopback only.

postgres_bin() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin /usr/local/opt/postgresql*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -V | tail -n 1)
  [[ -n $found ]] || found=$(dirname "$(command -v postgres 2>/dev/null)" 2>/dev/null)
  [[ -x $found/initdb && -x $found/postgres ]] && echo "$found"
}

# The package would start a cluster of its own on the default port, which nobody here asked for.
postgres_install() {
  apt_install postgresql-common
  sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  apt_install postgresql
}

# postgres_start FOLDER: starts a server there and exports its URL.
postgres_start() {
  local folder=$1 bin port
  bin=$(postgres_bin) || return 1
  port=$(free_port)
  mkdir -p "$folder"
  as_user=()
  if [[ $(id -u) == 0 ]]; then
    # PostgreSQL refuses to run as root.
    chown postgres "$folder"
    as_user=(runuser -u postgres --)
  fi
  "${as_user[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2; return 1; }
  "${as_user[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w -t 60 start >/dev/null -o "-p $port -k $folder/data \
    -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" ||
    { cat "$folder/data/log" >&2; return 1; }
  stop_later "$(head -n 1 "$folder/data/postmaster.pid")" INT
  export LIMBECK_TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:$port
  # The observer is pg_dump of the same version.
  export LIMBECK_TEST_POSTGRES_BIN=$bin
}
