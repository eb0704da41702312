"""A gateway of the telephone network for tests.

  gateway.py BOX STATUS...   answers with each status in turn, the last one for ever
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

box, answers = sys.argv[1], [int(status) for status in sys.argv[2:]]


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8")
        with open(box, "a", encoding="utf-8") as out:
            out.write(json.dumps({"headers": dict(self.headers), "body": json.loads(body)}) + "\n")
        status = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        if status // 100 == 3:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Gateway)
print(server.server_port, flush=True)
server.serve_forever()
