# SPDX-License-Identifier: MIT
"""alertmanager_test.py BINARY: Alertmanager itself, with the example's configuration made impatient, sends what it sends.
Skipped (77) where it is not installed."""

import datetime
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

from receiving import EXAMPLE, Desk

BINARY = sys.argv[1]
ALERTMANAGER = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.2)
    raise AssertionError("nothing came in time")


class Alertmanager(unittest.TestCase):
    def test_what_it_sends_becomes_a_record(self):
        with tempfile.TemporaryDirectory(prefix="decklog-alertmanager-") as folder, Desk(folder, BINARY) as desk:
            text = (EXAMPLE / "alertmanager.yml").read_text()
            text = text.replace("group_wait: 30s", "group_wait: 1s").replace("group_interval: 5m", "group_interval: 1s")
            (desk.folder / "am.yml").write_text(text.replace("http://127.0.0.1:9095/", desk.url))
            port = free_port()
            server = subprocess.Popen(
                [ALERTMANAGER, "--config.file=am.yml", "--storage.path=am", f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="],
                cwd=desk.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            try:
                until(lambda: self.answers(port))
                start = datetime.datetime.now(datetime.timezone.utc).isoformat()
                alert = {"labels": {"alertname": "A", "service": "login", "severity": "critical"}, "startsAt": start}
                self.send(port, [alert])
                until(lambda: list(desk.spool.glob("*.json")))
                opened = desk.ingest()[0]
                self.assertEqual(opened["results"][0]["action"], "created", opened)
                self.assertEqual(opened["warnings"], [])  # its fingerprint is the one that we reckon
                end = datetime.datetime.now(datetime.timezone.utc).isoformat()
                self.send(port, [{**alert, "endsAt": end}])
                until(lambda: list(desk.spool.glob("*.json")))
                told = desk.ingest()[0]["results"][0]
                self.assertEqual([one["status"] for one in told["signals"]], ["resolved"])
            finally:
                server.terminate()
                server.wait()

    @staticmethod
    def answers(port):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    @staticmethod
    def send(port, alerts):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v2/alerts", data=json.dumps(alerts).encode(), headers={"Content-Type": "application/json"}, method="POST"
        )
        urllib.request.urlopen(request, timeout=20).close()


if __name__ == "__main__":
    if ALERTMANAGER is None:
        print("Alertmanager is not installed")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
