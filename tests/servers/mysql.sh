# shellcheck shell=bash
# Oracle MySQL for the tests, where it is installed: a data folder of its own, loopback only. Debian has MariaDB instead,
# which calls its server `mysqld`, too.

mysql_bin() {
  local candidate
  for candidate in "$(command -v mysqld)" /usr/sbin/mysqld /usr/local/opt/mysql/bin/mysqld /opt/homebrew/opt/mysql/bin/mysqld; do
    if [[ -x $candidate ]] && "$candidate" --no-defaults --version 2>/dev/null | grep -q -v -i mariadb; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

# Ubuntu has the package, by the second name before 25.04; Debian's archive has none.
mysql_install() {
  grep -qx 'ID=debian' /etc/os-release 2>/dev/null && return 1
  apt_install mysql-server-core 2>/dev/null || apt_install mysql-server-core-8.0
}

# mysql_start FOLDER: starts a server there and exports its URL.
mysql_start() {
  local folder=$1 bin port as_user=()
  bin=$(mysql_bin) || return 1
  port=$(free_port)
  mkdir -p "$folder"
  [[ $(id -u) != 0 ]] || as_user=(--user=root)
  "$bin" --no-defaults "${as_user[@]}" --datadir="$folder/data" --initialize-insecure >"$folder/install.log" 2>&1 ||
    { cat "$folder/install.log" >&2; return 1; }
  "$bin" --no-defaults "${as_user[@]}" --datadir="$folder/data" --socket="$folder/s" --pid-file="$folder/pid" \
    --port="$port" --bind-address=127.0.0.1 --mysqlx=OFF --max-connections=400 \
    --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --skip-log-bin >"$folder/log" 2>&1 </dev/null &
  stop_later $! TERM
  answers "$port" $! || { cat "$folder/log" >&2; return 1; }
  export LIMBECK_TEST_MYSQL_URL=mysql://root@127.0.0.1:$port
}
