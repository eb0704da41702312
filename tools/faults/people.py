"""People at work: residents who send letters, clerks who accept and comment on them. A form that got no answer is sent again, word
for word, until it is acknowledged; what was acknowledged is written down here, outside of the program under test."""
import collections
import hashlib
import http.client
import itertools
import os
import random
import re
import sqlite3
import threading
import time
import urllib.parse
import zlib

FORM = "0123456789abcdef" * 2
PASSWORD = "liandong2026"
LETTER_PATH = "/new/online_consultation/online"
# The smallest picture there is.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082")


def own_picture(mark):
    """The picture with a palette of its own, which survives the cleaning."""
    chunk = b"PLTE" + (mark + b"\0" * 48)[:48]
    head, end = PICTURE[:33], PICTURE[33:]
    return head + (48).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + end


def code_hash(code):
    """How the store knows a code that a resident was given."""
    return hashlib.sha256(f"liandong tracking 1\n{code}".encode()).hexdigest()


class Written:
    """What was acknowledged."""

    def __init__(self):
        self.lock = threading.Lock()
        # Of each letter: when it was first sent, when acknowledged, its number and its tracking code.
        self.letters = []
        self.with_picture = 0
        # Of each case: comments acknowledged.
        self.comments = collections.Counter()
        self.accepted = set()
        # Comments given up because the session was over: sent before a kill, they may be there all the same.
        self.given_up = 0
        self.errors = collections.Counter()

    def acknowledged(self):
        with self.lock:
            return len(self.letters) + sum(self.comments.values()) + len(self.accepted)

    def seen(self):
        """A copy of what had been acknowledged by now."""
        with self.lock:
            copy = Written()
            copy.letters, copy.with_picture = list(self.letters), self.with_picture
            copy.comments, copy.accepted = collections.Counter(self.comments), set(self.accepted)
            return copy


class Crowd:
    """Residents and clerks, each a thread, on one or several nodes. `ports` may change while they work."""

    def __init__(self, ports, residents=8, clerks=0, label=None, pictures=False):
        self.ports = ports
        self.written = Written()
        self.label = label or os.urandom(4).hex()
        self.pictures = pictures
        self.counter = itertools.count(1)
        self.is_over = threading.Event()
        self.is_abandoned = threading.Event()
        # Set while nobody may begin a new form.
        self.may_begin = threading.Event()
        self.may_begin.set()
        self.threads = [threading.Thread(target=self.resident, args=(i,), daemon=True) for i in range(residents)]
        self.threads += [threading.Thread(target=self.clerk, args=(i,), daemon=True) for i in range(clerks)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def finish(self, seconds=180):
        """Lets everybody have their last form acknowledged."""
        self.is_over.set()
        self.may_begin.set()
        end = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(timeout=max(0, end - time.monotonic()))
        if any(thread.is_alive() for thread in self.threads):
            raise RuntimeError(f"a form was never acknowledged; errors: {dict(self.written.errors)}")

    def abandon(self):
        """Nobody will answer any more: everybody leaves, whatever they were about to send."""
        self.is_over.set()
        self.is_abandoned.set()
        self.may_begin.set()
        for thread in self.threads:
            thread.join()

    def goes_on(self):
        self.may_begin.wait()
        return not self.is_over.is_set()

    # Residents

    def resident(self, index):
        while self.goes_on():
            number = next(self.counter)
            has_picture = self.pictures and number % 5 == 0
            body, kind = self.letter(number, has_picture)
            sent = time.monotonic()
            location = self.until_answered(index + number, LETTER_PATH, body, kind, f"form={FORM}", (303,))[1]
            code = re.search(r"/track/([0-9a-z-]+)", location).group(1)
            with self.written.lock:
                self.written.letters.append((sent, time.monotonic(), number, code))
                self.written.with_picture += has_picture

    def letter(self, number, has_picture):
        fields = {
            "csrf": FORM, "form_key": f"{self.label}-{number}", "fields[title]": f"路灯 {number}", "fields[letter]": "小区东门的路灯坏了，请尽快处理。" * 18,
            "place": "xiahe_1", "parties[0][name]": f"李{number}", "parties[0][phone]": f"1390{number:07d}"}
        if not has_picture:
            return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
        edge = "----" + self.label
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        # Bytes of its own, so that every letter has a file of its own.
        picture = own_picture(self.label.encode() + str(number).encode())
        head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{number}.png"\r\nContent-Type: image/png\r\n\r\n'
        return b"".join(parts) + head.encode() + picture + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"

    # Clerks

    def clerk(self, index):
        cookie = token = None
        while self.goes_on():
            if cookie is None:
                cookie, token = self.signed_in(index)
                continue
            cases = self.waiting(index, cookie)
            if not cases:
                cookie = None
                time.sleep(0.05)
                continue
            for case in cases[:5]:
                if not self.goes_on():
                    return
                number = next(self.counter)
                act, fields = ("dispatch", {}) if number % 3 == 0 else ("comment", {"text": f"已电话联系 {self.label} {number}"})
                body = urllib.parse.urlencode({"csrf": token, "form_key": f"{self.label}-{number}", **fields}).encode()
                # A clerk who comes second to accept a case reads that somebody was faster, or that it is with the bureau already.
                status, answer = self.until_answered(
                    index, f"/desk/case/{case}/act/{act}", body, "application/x-www-form-urlencoded", cookie, (303, 409, 422))
                if status != 303:
                    continue
                if "sign-in" in answer:
                    # The session is over, and this time nothing was written.
                    with self.written.lock:
                        self.written.given_up += act == "comment"
                    cookie = None
                    break
                with self.written.lock:
                    if act == "comment":
                        self.written.comments[case] += 1
                    else:
                        self.written.accepted.add(case)

    def signed_in(self, index):
        try:
            page, cookies = self.get(index, "/desk/sign-in", "")
            csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
            body = urllib.parse.urlencode({"csrf": csrf, "account": "desk", "password": PASSWORD}).encode()
            _, _, cookies = self.send(index, "POST", "/desk/sign-in", body, "application/x-www-form-urlencoded", cookies)
            page, _ = self.get(index, "/desk", cookies)
            return cookies, re.search(r'name="csrf" value="([^"]+)"', page).group(1)
        except (OSError, http.client.HTTPException, AttributeError):
            time.sleep(0.05)
            return None, None

    def waiting(self, index, cookie):
        try:
            page, _ = self.get(index, "/desk/list/unsigned", cookie)
        except (OSError, http.client.HTTPException):
            return []
        cases = list(dict.fromkeys(re.findall(r"/desk/case/([0-9a-z]+)", page)))
        random.shuffle(cases)
        return cases

    # The wire

    def get(self, index, path, cookie):
        _, answer, cookies = self.send(index, "GET", path, None, None, cookie)
        return answer, cookies

    def send(self, index, method, path, body, kind, cookie):
        """Status, body (of a redirection: where to), and the cookies afterwards."""
        port = self.ports[index % len(self.ports)]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            headers = {"Cookie": cookie, **({"Content-Type": kind} if kind else {})}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            kept = dict(one.split("=", 1) for one in cookie.split("; ") if "=" in one)
            for one in answer.headers.get_all("Set-Cookie") or []:
                name, value = one.split(";")[0].split("=", 1)
                kept[name] = value
            cookies = "; ".join(f"{name}={value}" for name, value in kept.items())
            return answer.status, answer.getheader("Location") or text, cookies
        finally:
            connection.close()

    def until_answered(self, index, path, body, kind, cookie, wanted):
        """Sends a form until it is answered in one of the wanted ways, to another node where one fails."""
        while True:
            try:
                status, answer, _ = self.send(index, "POST", path, body, kind, cookie)
                if status in wanted:
                    return status, answer
                what = f"HTTP {status}"
            except (OSError, http.client.HTTPException) as error:
                what = type(error).__name__
            with self.written.lock:
                self.written.errors[what] += 1
            if self.is_abandoned.is_set():
                raise SystemExit  # of this thread alone
            index += 1
            time.sleep(0.02 if len(self.ports) == 1 else 0.2)


class Store:
    """A closed SQLite store, looked at without the program."""

    def __init__(self, data):
        self.data = data

    def ask(self, sql):
        database = sqlite3.connect(os.path.join(self.data, "liandong.sqlite"))
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def is_made(self):
        """False where it was stopped before the first commit: nothing can have been acknowledged."""
        database = os.path.join(self.data, "liandong.sqlite")
        return os.path.exists(database) and bool(self.ask("SELECT 1 FROM sqlite_schema WHERE name = 'migration'"))

    def lost(self, written):
        """What was acknowledged and is not there, one line each."""
        codes = {row[0] for row in self.ask("SELECT code FROM tracking")}
        faults = [f"letter {number} is lost" for _, _, number, code in written.letters if code_hash(code) not in codes]
        comments = dict(self.ask("SELECT substr(stream, 6), COUNT(*) FROM journal WHERE name = 'case.commented/1' GROUP BY stream"))
        for case, count in written.comments.items():
            if comments.get(case, 0) < count:
                faults.append(f"{count - comments.get(case, 0)} comments on {case} are lost")
        pictures = self.ask("SELECT COUNT(*) FROM attachment")[0][0]
        if pictures < written.with_picture:
            faults.append(f"{written.with_picture - pictures} pictures are lost")
        numbered = {row[0] for row in self.ask("SELECT substr(stream, 6) FROM item_row WHERE number IS NOT NULL")}
        faults += [f"the acceptance of {case} is lost" for case in written.accepted - numbered]
        return faults

    def twice(self, written, letters_before=0, comments_before=0):
        """What is there more often than it was sent, once everything sent was acknowledged."""
        faults = []
        letters = self.ask("SELECT COUNT(*) FROM tracking")[0][0] - letters_before
        if letters != len(written.letters):
            faults.append(f"{letters} letters for {len(written.letters)} forms")
        if len({code for _, _, _, code in written.letters}) != len(written.letters):
            faults.append("two forms were answered with one code")
        comments = self.ask("SELECT COUNT(*) FROM journal WHERE name = 'case.commented/1'")[0][0] - comments_before
        acknowledged = sum(written.comments.values())
        if not acknowledged <= comments <= acknowledged + written.given_up:
            faults.append(f"{comments} comments for {acknowledged} forms")
        return faults
