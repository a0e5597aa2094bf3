# SPDX-License-Identifier: MIT
"""receiver_test.py BINARY: deliveries by HTTP, eight at once, then the ledger: one record, whatever came twice."""

import concurrent.futures
import pathlib
import sys
import tempfile
import unittest

from receiving import HERE, Desk

BINARY = sys.argv[1]
DELIVERY = (HERE / "samples" / "alertmanager-v4.json").read_bytes()


class Receiver(unittest.TestCase):
    def test_from_http_to_one_record(self):
        with tempfile.TemporaryDirectory(prefix="decklog-receiver-") as folder, Desk(folder, BINARY) as desk:
            bodies = [DELIVERY] * 7 + [b"{"]
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                self.assertEqual(set(pool.map(desk.post, bodies)), {204})
            self.assertEqual(len(list(desk.spool.glob("*.json"))), 8)
            self.assertEqual(list(desk.spool.glob("*.tmp")), [])
            deliveries = desk.ingest(exit_code=5)
            self.assertEqual(sorted(one["done"] for one in deliveries), [False] + [True] * 7)
            self.assertEqual(sum(one["commit"] is not None for one in deliveries), 1)
            self.assertEqual(len(list((desk.spool / "done").iterdir())), 7)
            self.assertEqual(len(list((desk.spool / "failed").glob("*.reason"))), 1)
            self.assertEqual(len(desk.decklog("--ledger", "ledger", "list", "-q").split()), 1)

    def test_two_at_work_on_one_spool(self):
        with tempfile.TemporaryDirectory(prefix="decklog-receiver-") as folder, Desk(folder, BINARY) as desk:
            for _ in range(12):
                desk.post(DELIVERY)
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                done = [one for deliveries in pool.map(lambda _: desk.ingest(), range(2)) for one in deliveries]
            self.assertTrue(all(one["done"] for one in done), done)
            self.assertEqual(sum(one["commit"] is not None for one in done), 1)
            self.assertEqual(len(list((desk.spool / "done").iterdir())), 12)
            self.assertEqual(pathlib.Path(desk.spool / "failed").exists(), False)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
