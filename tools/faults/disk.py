"""What a disk holds after a power cut. A trace of the system calls of a process tells what it wrote, and what it demanded to be
kept; of everything else, any part may be there or not, in any order, down to a sector."""
import os
import random
import re

# What changes a file or a folder, or asks that it be kept.
CALLS = (
    "open,openat,creat,close,write,pwrite64,writev,pwritev,pwritev2,lseek,ftruncate,fallocate,fsync,fdatasync,"
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,mkdirat,dup,dup2,dup3,"
    "truncate,copy_file_range,sendfile,splice,sync_file_range,clone,clone3,fork,vfork")
# These are not understood here and must not happen to a file that is watched.
UNKNOWN = {"truncate", "copy_file_range", "splice"}
SECTOR = 512
LINE = re.compile(r"(\d+) +(.*)")
CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?", re.S)


def command(trace):
    """What to put before a program so that its calls are written down."""
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", str(1 << 24), "-e", "trace=" + ",".join("?" + one for one in CALLS.split(",")), "-e", "signal=none", "-o", trace]


MAKES = re.compile(r"(clone3?|v?fork)\(")
MADE = re.compile(r"<\.\.\. (clone3?|v?fork) resumed>")


def strangers(trace):
    """The processes that the traced one started: what they close is not closed here. Its threads share its files and are none."""
    begun, made, found = {}, [], set()
    with open(trace, encoding="ascii") as lines:
        for line in lines:
            thread, text = LINE.match(line.rstrip("\n")).groups()
            if MAKES.match(text):
                if text.endswith("<unfinished ...>"):
                    begun[thread] = text
                else:
                    made.append((thread, text))
            elif MADE.match(text):
                made.append((thread, begun.pop(thread) + text))
    for thread, text in made:
        child = re.search(r"= (\d+)$", text)
        if child and (thread in found or "CLONE_FILES" not in text):
            found.add(child[1])
    return found


def unescaped(text):
    """Bytes that strace wrote as \\x2f\\x74."""
    return bytes.fromhex(text.replace("\\x", ""))


class File:
    def __init__(self, kept=b""):
        # What is on the disk for certain, and what was written since: (offset, bytes) or (length, None) for a new length.
        self.kept = bytearray(kept)
        self.since = []
        # How many changes are on the disk already.
        self.first = 0

    def length(self):
        size = len(self.kept)
        for offset, data in self.since:
            size = offset if data is None else max(size, offset + len(data))
        return size

    def keep(self, mark):
        """Every change before this one is on the disk now."""
        count = max(0, mark - self.first)
        for change in self.since[:count]:
            apply(self.kept, change)
        del self.since[:count]
        self.first += count

    def after(self, share):
        """One of the contents it may have after a cut, when about this share of what was not asked for has come through."""
        content = bytearray(self.kept)
        for offset, data in self.since:
            if data is None:
                if random.random() < share:
                    apply(content, (offset, None))
                continue
            for start in range(0, len(data), SECTOR):
                if random.random() < share:
                    apply(content, (offset + start, data[start:start + SECTOR]))
        return bytes(content)


def apply(content, change):
    offset, data = change
    if data is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
    else:
        content.extend(bytes(max(0, offset - len(content))))
        content[offset:offset + len(data)] = data


class Disk:
    """The folder `root` as it was before the trace began (all of it on the disk), and then what the trace tells."""

    def __init__(self, root, before):
        self.root = root.encode()
        self.names = {}
        # Changes of names not asked for yet, in order: (which, folder, what to do with a table of names).
        self.since = []
        self.changes = 0
        self.open = {}
        self.waiting = {}
        self.synced = 0
        # The folder above is there in any case: the root is made in it.
        self.above = os.path.dirname(self.root)
        for folder, folders, files in os.walk(before) if before else ():
            inside = os.path.join(root, os.path.relpath(folder, before)) if folder != before else root
            for name in folders:
                self.names[os.path.join(inside, name).encode()] = None
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    self.names[os.path.join(inside, name).encode()] = File(file.read())
        if before:
            self.names[self.root] = None
        self.now = dict(self.names)

    # Reading the trace

    def read(self, trace):
        others = strangers(trace)
        with open(trace, encoding="ascii") as lines:
            for line in lines:
                thread, text = LINE.match(line.rstrip("\n")).groups()
                if thread in others or MAKES.match(text) or MADE.match(text):
                    continue
                if text.endswith("<unfinished ...>"):
                    text = text[:-len("<unfinished ...>")].rstrip()
                    if text.startswith("close("):
                        # Its number may be given to another file before it returns.
                        self.done(text.rstrip(")") + ") = 0", None)
                        text = "closed("
                    self.waiting[thread] = text, self.begun(text)
                elif text.startswith("<..."):
                    begin, mark = self.waiting.pop(thread)
                    if begin == "closed(":
                        continue
                    self.done(begin + text[text.index("resumed>") + len("resumed>"):], mark)
                elif not text.startswith(("+++", "---")):
                    self.done(text, self.begun(text))
        # A write that was under way may have come through, too. What it asked for later, nobody was told.
        for text, _ in self.waiting.values():
            if re.match(r"p?write", text):
                self.done(text + ("" if text.endswith(")") else ")") + " = " + str(len(unescaped(text.split('"')[1]))), None)
        return self

    def begun(self, text):
        """What an fsync that begins now will have kept when it returns."""
        found = re.match(r"f(?:data)?sync\((\d+)<", text)
        if not found or int(found[1]) not in self.open:
            return None
        what = self.open[int(found[1])][0]
        return what.first + len(what.since) if isinstance(what, File) else self.changes

    def done(self, text, mark):
        found = CALL.match(text)
        if not found:
            return
        name, inside, result, path = found[1], found[2], int(found[3]), found[4]
        if result < 0:
            return
        parts = inside.split(", ")
        if name in ("open", "openat", "creat"):
            self.opened(result, unescaped(path or ""), inside)
        elif name == "close":
            self.open.pop(int(parts[0].split("<")[0]), None)
        elif name in ("rename", "renameat", "renameat2", "link", "linkat"):
            old, new = [unescaped(one) for one in re.findall(r'"([^"]*)"', inside)]
            self.named(new, old, is_move=name.startswith("rename"))
        elif name in ("unlink", "unlinkat", "rmdir"):
            self.change(unescaped(re.search(r'"([^"]*)"', inside)[1]), lambda names, path: names.pop(path, None))
        elif name in ("mkdir", "mkdirat"):
            self.change(unescaped(re.search(r'"([^"]*)"', inside)[1]), lambda names, path: names.setdefault(path, None))
        else:
            self.used(name, parts, inside, result, mark)

    def used(self, name, parts, inside, result, mark):
        """A call on an open file."""
        handle = int(parts[0].split("<")[0])
        if handle not in self.open:
            return
        what, place, is_appending = self.open[handle]
        if name.startswith("dup"):
            self.open[result] = self.open[handle]
        elif name in UNKNOWN:
            raise ValueError(f"{name} is not understood")
        elif name in ("fsync", "fdatasync"):
            self.synced += 1
            self.kept(what, mark)
        elif name == "lseek":
            self.open[handle] = what, result, is_appending
        elif name == "ftruncate":
            what.since.append((int(parts[1]), None))
        elif name == "fallocate":
            end = int(parts[2]) + int(parts[3])
            if end > what.length():
                what.since.append((end, None))
        elif name == "sendfile":
            # A whole file is copied, from its beginning, and it is still what it was.
            with open(unescaped(re.search(r"<(.*)>", parts[1])[1]), "rb") as source:
                source.seek(place)
                self.written(handle, source.read(result))
        elif name.startswith(("write", "pwrite")):
            data = b"".join(unescaped(one) for one in re.findall(r'"([^"]*)"', inside))[:result]
            if name.startswith("pwrite"):
                what.since.append((int(parts[-1]), data))
            else:
                self.written(handle, data)

    def written(self, handle, data):
        """At the place where the file was left."""
        what, place, is_appending = self.open[handle]
        place = what.length() if is_appending else place
        what.since.append((place, data))
        self.open[handle] = what, place + len(data), is_appending

    def opened(self, handle, path, inside):
        self.open.pop(handle, None)
        # The shared memory beside a write-ahead log is made anew at each start.
        if not self.is_inside(path) or path.endswith(b"-shm"):
            return
        if path not in self.now and path != self.above:
            if "O_CREAT" not in inside:
                raise ValueError(f"{path} was opened and never made")
            made = File()
            self.change(path, lambda names, path: names.setdefault(path, made))
        what = self.now.get(path)
        if what is None:
            self.open[handle] = path, 0, False
            return
        if "O_TRUNC" in inside and what.length():
            what.since.append((0, None))
        self.open[handle] = what, 0, "O_APPEND" in inside

    def is_inside(self, path):
        return path in (self.root, self.above) or path.startswith(self.root + b"/")

    # Names

    def change(self, path, how):
        if self.is_inside(path) and not path.endswith(b"-shm"):
            self.since.append((self.changes, os.path.dirname(path), lambda names: how(names, path)))
            self.changes += 1
            how(self.now, path)

    def named(self, new, old, is_move):
        def move(names, new):
            # A folder takes all that is in it along.
            for path in [one for one in names if one == old or one.startswith(old + b"/")]:
                names[new + path[len(old):]] = names.pop(path) if is_move else names[path]
        self.change(new, move)

    def kept(self, what, mark):
        if isinstance(what, File):
            what.keep(mark)
            return
        is_kept = lambda one: one[0] < mark and one[1] == what
        for _, _, how in filter(is_kept, self.since):
            how(self.names)
        self.since = [one for one in self.since if not is_kept(one)]

    # The cut

    def cut(self, target, share):
        """Writes to `target` one of the states that the power may leave: about this share of what nobody asked to be kept."""
        names = dict(self.names)
        # Names change in the order in which they were changed, up to some moment.
        for _, _, how in self.since[:round(share * len(self.since)) if share in (0, 1) else random.randint(0, len(self.since))]:
            how(names)
        for path in sorted(names):
            place = target + path[len(self.root):].decode()
            if names[path] is None:
                os.makedirs(place, exist_ok=True)
            elif os.path.isdir(os.path.dirname(place)):
                with open(place, "wb") as file:
                    file.write(names[path].after(share))
                os.chmod(place, 0o600)
