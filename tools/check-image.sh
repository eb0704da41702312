#!/usr/bin/env bash
# Does by hand what deploy/Dockerfile does, where no engine runs: builds from the files it copies, makes a Debian with the
# packages it names and nothing else, and asks the program there for a page. Needs root; takes a quarter of an hour.
set -euo pipefail
cd "$(dirname "$0")/.."

recipe=deploy/Dockerfile
place="$(mktemp -d -p "${TMPDIR:-/var/tmp}" liandong-image-XXXXXX)"
jail="$place/jail"
trap 'umount "$jail/proc" 2>/dev/null || true; rm -rf "$place"' EXIT

# The packages of the n-th stage: the lines between "apt-get install" and the next command.
packages() {
  awk -v stage="$1" '/^FROM/ { n++ } n == stage && /apt-get install/ { on = 1; next } on && /&&/ { on = 0 } on' "$recipe" |
    tr -d '\\' | xargs
}

DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap curl $(packages 1) >/dev/null
mkdir "$place/src"
cp -r $(awk '/^COPY [A-Z]/ && !/--from/ { print $2 }' "$recipe" | grep -E '^(Package.swift|Sources|Tests)$') "$place/src/"
(cd "$place/src" && swift build -c release --product liandong --static-swift-stdlib 2>&1 | tail -1)

debootstrap --variant=minbase --include="$(packages 2 | tr ' ' ',')" bookworm "$jail" http://deb.debian.org/debian >/dev/null
chroot "$jail" useradd --system --home-dir /var/lib/liandong --create-home liandong
mkdir -p "$jail/opt/liandong"
cp "$place/src/.build/release/liandong" "$jail/opt/liandong/"
cp -R "$place"/src/.build/release/*.resources packs calendars demo "$jail/opt/liandong/"
mount -t proc proc "$jail/proc"

# A sheet, by the press and the font that the image has.
echo '<html><body style="font-family: Noto Serif CJK SC">人民调解协议书</body></html>' |
  chroot "$jail" runuser -u liandong -- sh -c \
    'exec /usr/bin/python3 -s /opt/liandong/liandong_Documents.resources/press.py 1 60 2048 /tmp/pages' >"$place/sheet.pdf"
if [ "$(head -c 5 "$place/sheet.pdf")" != "%PDF-" ] || ! grep -aq Noto-Serif-CJK "$place/sheet.pdf"; then
  echo "✗ the image makes no sheet with its font" >&2
  exit 1
fi
echo "✓ the image makes sheets"

chroot "$jail" sh -c 'cd /opt/liandong && exec timeout 60 runuser -u liandong -- ./liandong serve --data /var/lib/liandong --host 127.0.0.1 --port 18099' &
server=$!
for _ in $(seq 100); do
  if [ "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:18099/figures)" = 200 ]; then
    kill "$server"
    echo "✓ the image would serve its pages"
    exit 0
  fi
  sleep 0.2
done
echo "✗ no page from the image" >&2
exit 1
