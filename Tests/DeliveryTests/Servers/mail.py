"""A mail server for tests: accepts, or misbehaves as told, and writes down what it took.

  mail.py BOX MODE [CERTIFICATE KEY]

MODE: accept | later N (4xx N times, then accept) | never (5xx) | silent (answers nothing after the greeting)
      | no-starttls | tls (implicit) | starttls. BOX gets one JSON a line; standard output gets the port.
"""
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP


class Box:
    def __init__(self, path, mode):
        self.path = path
        self.mode = mode[0]
        self.left = int(mode[1]) if len(mode) > 1 else 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.write({"tried": address})
        if self.mode == "later" and self.left > 0:
            self.left -= 1
            return "450 4.2.1 mailbox busy"
        if self.mode == "never":
            return "550 5.1.1 no such user here"
        if self.mode == "silent":
            await asyncio.sleep(120)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.write({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None or self.mode == "tls",
                    "data": envelope.content.decode("ascii")})
        return "250 OK"

    def write(self, what):
        with open(self.path, "a", encoding="utf-8") as box:
            box.write(json.dumps(what) + "\n")


async def main():
    path, mode = sys.argv[1], sys.argv[2].split(":")
    context = None
    if len(sys.argv) > 4:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
    implicit = mode[0] == "tls"
    box = Box(path, mode)
    starttls = context if not implicit and mode[0] != "no-starttls" else None

    def session():
        return SMTP(box, tls_context=starttls, require_starttls=starttls is not None, hostname="test")

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", 0, ssl=context if implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
