# shellcheck shell=bash
# MariaDB for the tests: Debian's own package, a data folder of its own, loopback only.

mariadb_bin() {
  local found folder
  for folder in /usr/sbin /usr/libexec /usr/local/opt/mariadb/bin /opt/homebrew/opt/mariadb/bin; do
    [[ -x $folder/mariadbd ]] && echo "$folder/mariadbd" && return
  done
  found=$(command -v mariadbd) && echo "$found"
}

# The package would start a server on the default port, which nobody here asked for: a policy keeps it from that for the
# time of the installation.
mariadb_install() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [[ $(id -u) == 0 && ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
    apt_install mariadb-server || status=$?
    rm -f "$policy"
    return "$status"
  fi
  apt_install mariadb-server
}

# mariadb_start FOLDER: starts a server there and exports its URL.
mariadb_start() {
  local folder=$1 bin port socket as_user=()
  bin=$(mariadb_bin) || return 1
  port=$(free_port)
  # A socket's path may have about 100 characters.
  socket=$folder/s
  mkdir -p "$folder"
  if [[ $(id -u) == 0 ]]; then
    chown mysql "$folder"
    as_user=(--user=mysql)
  fi
  mariadb-install-db --no-defaults "${as_user[@]}" --datadir="$folder/data" --skip-test-db \
    --auth-root-authentication-method=normal >"$folder/install.log" 2>&1 ||
    { cat "$folder/install.log" >&2; return 1; }
  "$bin" --no-defaults "${as_user[@]}" --datadir="$folder/data" --socket="$socket" --pid-file="$folder/pid" \
    --port="$port" --bind-address=127.0.0.1 --max-connections=400 \
    --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --sync-binlog=0 >"$folder/log" 2>&1 </dev/null &
  stop_later $! TERM
  answers "$port" $! || { cat "$folder/log" >&2; return 1; }
  export LIMBECK_TEST_MARIADB_URL=mysql://root@127.0.0.1:$port
}
