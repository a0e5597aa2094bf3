# SPDX-License-Identifier: MIT
"""A ledger, the receiver of examples/alertmanager, and the spool between them."""

import json
import os
import pathlib
import subprocess
import sys
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "examples" / "alertmanager"
sys.path.insert(0, str(HERE.parent / "cli"))
import run as cases  # the golden cases' environment  # noqa: E402


class Desk:
    def __init__(self, folder, binary):
        self.binary = os.path.abspath(binary)
        self.folder = pathlib.Path(folder).resolve()
        self.environment = cases.environment(self.folder, self.binary)
        self.environment.pop("DECKLOG_NOW")
        self.environment.pop("DECKLOG_SEED")
        self.spool = self.folder / "spool"
        self.decklog("init", "ledger")

    def __enter__(self):
        self.receiver = subprocess.Popen([sys.executable, "-B", EXAMPLE / "receiver.py", self.spool, "0"], stdout=subprocess.PIPE, text=True)
        self.url = self.receiver.stdout.readline().split()[2].rstrip(",")
        return self

    def __exit__(self, *_):
        self.receiver.terminate()
        self.receiver.wait()
        self.receiver.stdout.close()

    def decklog(self, *arguments, exit_code=0):
        done = subprocess.run([self.binary, *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True)
        if done.returncode != exit_code:
            raise AssertionError(f"{arguments}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def ingest(self, exit_code=0):
        told = self.decklog("--ledger", "ledger", "--json", "ingest", "alertmanager", "--spool", "spool", exit_code=exit_code)
        return json.loads(told)["deliveries"]

    def post(self, body):
        with urllib.request.urlopen(urllib.request.Request(self.url, data=body, method="POST"), timeout=20) as answer:
            return answer.status
