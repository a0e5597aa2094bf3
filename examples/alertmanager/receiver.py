#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Puts each delivery of Alertmanager into a folder, whole, under a name that sorts by time:
receiver.py [SPOOL] [PORT]. decklog takes it from there (`decklog ingest alertmanager --spool SPOOL`)."""
import http.server, itertools, os, sys, time

SPOOL = sys.argv[1] if len(sys.argv) > 1 else "spool"
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 9095
COUNT = itertools.count()


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 16 << 20))
        name = os.path.join(SPOOL, f"{time.time_ns():020d}-{os.getpid()}-{next(COUNT)}.json")
        with open(name + ".tmp", "wb") as file:
            file.write(body)
            os.fsync(file.fileno())
        os.rename(name + ".tmp", name)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


os.makedirs(SPOOL, exist_ok=True)
server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Receiver)
print(f"listening on http://127.0.0.1:{server.server_port}, writing to {SPOOL}", flush=True)
server.serve_forever()
