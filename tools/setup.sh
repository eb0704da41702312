#!/usr/bin/env bash
# Installs what a new machine lacks, and says what.
#   setup.sh run     Debian packages to build and run
#   setup.sh test    these, and what the browser tests need
#   setup.sh bench   to build, and the load generator
#   setup.sh crash   to build, and a clock that can be set
#   setup.sh ha      to build, and what a highly available database needs
#   setup.sh python  the Python tools of the tests, into .python
set -euo pipefail
cd "$(dirname "$0")/.."

run_packages=(libsqlite3-dev libsodium-dev libqrencode-dev libxlsxwriter-dev libpq-dev libcurl4-openssl-dev pkg-config
  graphviz weasyprint fonts-noto-cjk)
test_packages=("${run_packages[@]}" postgresql chromium chromium-driver libfaketime strace poppler-utils python3-venv
  openssl)

install_missing() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "Installing Debian packages: ${missing[*]}"
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

case "${1:-run}" in
  run) install_missing "${run_packages[@]}" ;;
  ha) install_missing "${run_packages[@]}" postgresql postgresql-client patroni etcd-server haproxy ;;
  crash) install_missing "${run_packages[@]}" libfaketime strace ;;
  bench) install_missing "${run_packages[@]}" wrk ;;
  test) install_missing "${test_packages[@]}" ;;
  python)
    if [ ! -x .python/bin/python ] || ! .python/bin/python -c "import chinese_calendar, playwright, openpyxl, aiosmtpd, pikepdf" 2>/dev/null; then
      echo "Installing Python tools into .python"
      python3 -m venv .python
      .python/bin/pip install -q --disable-pip-version-check -r tools/requirements.txt
    fi
    ;;
  *) echo "usage: setup.sh run|test|bench|crash|ha|python" >&2; exit 2 ;;
esac
