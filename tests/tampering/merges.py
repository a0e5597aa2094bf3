# SPDX-License-Identifier: MIT
"""Merges of two clones, honest and evil, for attacks.py."""

from ledger import kept_file


def part_ways(ledger, record):
    """Bob and Alice write apart; Bob's work is the branch 'bob' of Alice's clone."""
    other = ledger.clone("bob", "bob")
    other.note(record, "bob sees errors in Seoul")
    ledger.note(record, "alice sees errors in Berlin")
    ledger.git("fetch", "-q", str(other.folder), "HEAD:bob")
    ledger.world.later()


def merge_well(ledger, record):
    part_ways(ledger, record)
    ledger.git("merge", "-q", "--no-edit", "bob")


def merge_ours(ledger, record):
    part_ways(ledger, record)
    ledger.git("merge", "-q", "--no-edit", "-s", "ours", "bob")


def merge_and_edit(ledger, record):
    part_ways(ledger, record)
    ledger.git("merge", "-q", "--no-commit", "bob")
    ledger.change(ledger.path(record), "text: rolled back to v141", "text: rolled back to v140")
    ledger.git("commit", "-q", "-a", "-m", "Merge branch 'bob'")


def merge_and_add(ledger, record):
    part_ways(ledger, record)
    ledger.git("merge", "-q", "--no-commit", "bob")
    path = ledger.path(record)
    time = ledger.world.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    new = f"- id: 0009-snypd0\n  at: {time}\n  by: bob@example.com\n  type: note\n  text: I take the blame\n"
    ledger.write(path, ledger.read(path) + new)
    ledger.git("commit", "-q", "-a", "-m", "Merge branch 'bob'")


def merge_and_set_header(ledger, record):
    part_ways(ledger, record)
    ledger.git("merge", "-q", "--no-commit", "bob")
    ledger.change(ledger.path(record), "\npriority: P1\n", "\npriority: P3\n")
    ledger.git("commit", "-q", "-a", "-m", "Merge branch 'bob'")


def merge_new_record(ledger, record):
    part_ways(ledger, record)
    ledger.git("merge", "-q", "--no-commit", "bob")
    path = ledger.path(record)
    other = record[:-4] + "ZZZZ"
    ledger.write(path.replace(record, other), ledger.read(path).replace(record, other))
    ledger.git("add", "-A")
    ledger.git("commit", "-q", "-m", "Merge branch 'bob'")


def merge_without_record(ledger, record):
    part_ways(ledger, record)
    ledger.git("merge", "-q", "--no-commit", "bob")
    ledger.git("rm", "-qf", ledger.path(record))
    ledger.git("commit", "-q", "-m", "Merge branch 'bob'")


def merge_other_evidence(ledger, record):
    part_ways(ledger, record)
    ledger.git("merge", "-q", "--no-commit", "bob")
    ledger.write(kept_file(ledger), "9 9 9\n")
    ledger.git("commit", "-q", "-a", "-m", "Merge branch 'bob'")
