# SPDX-License-Identifier: MIT
"""Every attack on a ledger, made with plain git by somebody who may push, and beside each the honest way to do what it
pretends to do. An attack changes the ledger that it is given and returns nothing."""

import dataclasses
import hashlib
import os
import typing

from ledger import Failed, entries, kept_file
from merges import (
    merge_and_add,
    merge_and_edit,
    merge_and_set_header,
    merge_new_record,
    merge_other_evidence,
    merge_ours,
    merge_well,
    merge_without_record,
)

ERROR = "error"
WARNING = "warning"


@dataclasses.dataclass(frozen=True)
class Attack:
    name: str  # as in README.md
    code: str
    make: typing.Callable
    twin: typing.Callable  # the honest way; nothing may be found
    severity: str = ERROR


# ---- entries


def edit_entry(ledger, record):
    ledger.change(ledger.path(record), "text: error rate jumped after the deploy", "text: error rate was fine")
    ledger.commit()


def correct_entry(ledger, record):
    ledger.decklog("correct", record, "2", "it jumped before the deploy")


def edit_author(ledger, record):
    path = ledger.path(record)
    head, blocks = entries(ledger.read(path))
    blocks[1] = blocks[1].replace("by: alice@example.com", "by: bob@example.com")
    ledger.write(path, head + "".join(blocks))
    ledger.commit()


def write_for_another(ledger, record):
    ledger.decklog("note", record, "bob restarted the pods", "--by", "bob@example.com")


def drop_last_entry(ledger, record):
    path = ledger.path(record)
    ledger.note(record, "an embarrassing word")
    ledger.git("checkout", "-q", "HEAD~1", "--", path)
    ledger.commit()


def redact_entry(ledger, record):
    ledger.note(record, "an embarrassing word")
    ledger.decklog("redact", record, "5", "--why", "names a customer")


def drop_middle_entry(ledger, record):
    path = ledger.path(record)
    head, blocks = entries(ledger.read(path))
    ledger.write(path, head + "".join(blocks[:1] + blocks[2:]))
    ledger.commit()


def reorder_entries(ledger, record):
    path = ledger.path(record)
    head, blocks = entries(ledger.read(path))
    blocks[1], blocks[2] = blocks[2], blocks[1]
    ledger.write(path, head + "".join(blocks))
    ledger.commit()


def write_late(ledger, record):
    ledger.decklog("note", record, "the first alert came in", "--at", "-3d")


def backdate_entry(ledger, record):
    ledger.world.minutes -= 3 * 24 * 60
    ledger.note(record, "I said so all along")
    ledger.world.minutes += 3 * 24 * 60
    ledger.git("commit", "-q", "--amend", "--no-edit", "--date", ledger.world.now().isoformat())


def backdate_entry_an_hour(ledger, record):
    ledger.world.minutes -= 60
    ledger.note(record, "I said so all along")
    ledger.world.minutes += 60
    ledger.git("commit", "-q", "--amend", "--no-edit", "--date", ledger.world.now().isoformat())


def backdate_commit(ledger, record):
    ledger.world.minutes -= 3 * 24 * 60
    ledger.note(record, "I said so all along")
    ledger.world.minutes += 3 * 24 * 60


def postdate_entry(ledger, record):
    ledger.world.minutes += 24 * 60
    ledger.note(record, "written tomorrow")
    ledger.world.minutes -= 24 * 60
    ledger.git("commit", "-q", "--amend", "--no-edit", "--date", ledger.world.now().isoformat())


def insert_entry(ledger, record):
    path = ledger.path(record)
    head, blocks = entries(ledger.read(path))
    new = blocks[1].replace("error rate jumped after the deploy", "all was known by then")
    new = new.replace(new.split("\n")[0], "- id: 0002-zzzzzz")
    ledger.write(path, head + "".join(blocks[:2] + [new] + blocks[2:]))
    ledger.commit("a note\n\nDecklog-Entry: 0002-zzzzzz")


def note_as_usual(ledger, record):
    ledger.note(record, "all is calm")


def double_id(ledger, record):
    path = ledger.path(record)
    head, blocks = entries(ledger.read(path))
    double = blocks[1].replace("error rate jumped after the deploy", "zero errors were seen")
    ledger.write(path, head + "".join(blocks[:2] + [double] + blocks[2:]))
    ledger.commit()


def forge_recorder(ledger, record):
    ledger.note(record, "bob told me to")
    ledger.git("commit", "-q", "--amend", "--no-edit", "--author", "Bob <bob@example.com>")


def forge_message(ledger, record):
    ledger.note(record, "quietly")
    ledger.git("commit", "-q", "--amend", "-m", "fix a typo in the README")


IMPORT = "import 1 record\n\nDecklog-Type: import\nDecklog-Import: jsonl\n"


def forge_import(ledger, record):
    ledger.note(record, "bob told me to")
    ledger.git("commit", "-q", "--amend", "-m", IMPORT, "--author", "Bob <bob@example.com>")


def edit_by_import(ledger, record):
    edit_entry(ledger, record)
    ledger.git("commit", "-q", "--amend", "-m", IMPORT)


# ---- records


def edit_header(ledger, record):
    ledger.change(ledger.path(record), "\npriority: P1\n", "\npriority: P3\n")
    ledger.commit()


def lower_priority(ledger, record):
    ledger.decklog("priority", record, "P3", "only the beta shop is affected")


def edit_title_with_entry(ledger, record):
    ledger.note(record, "as usual")
    ledger.change(ledger.path(record), "\ntitle: Checkout API returns 503\n", "\ntitle: A small hiccup\n")
    ledger.git("commit", "-q", "-a", "--amend", "--no-edit")


def set_title(ledger, record):
    ledger.decklog("set", record, "title=Checkout is down")


def write_otherwise(ledger, record):
    ledger.change(ledger.path(record), "\npriority: P1\n", '\npriority: "P1"\n')
    ledger.commit()


def mark_conflict(ledger, record):
    path = ledger.path(record)
    ledger.write(path, ledger.read(path) + "<<<<<<< HEAD\n")
    ledger.commit()


def newer_schema(ledger, record):
    ledger.change(ledger.path(record), "schema: decklog/1\n", "schema: decklog/2\n")
    ledger.change(ledger.path(record), "\npriority: P1\n", "\npriority: P3\n")
    ledger.commit()


def newer_entry(ledger, record):
    """A newer decklog wrote an entry of a type that this one does not know: legal."""
    path = ledger.path(record)
    time = ledger.world.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    new = f"- id: 0005-newer2\n  at: {time}\n  by: alice@example.com\n  type: telepathy\n  strength: [1, 2]\n"
    ledger.write(path, ledger.read(path) + new)
    ledger.git("commit", "-q", "-a", "-m", "telepathy\n\nDecklog-Entry: 0005-newer2")


def newer_header(ledger, record):
    ledger.change(ledger.path(record), "timeline:\n", "verdict: innocent\ntimeline:\n")
    ledger.commit()


def delete_record(ledger, record):
    ledger.git("rm", "-q", ledger.path(record))
    ledger.commit()


def close_record(ledger, record):
    ledger.decklog("close", record, "--as", "cancelled", "a drill")


def rename_record(ledger, record):
    path = ledger.path(record)
    ledger.git("mv", path, path.replace(record[-4:], "AAAA"))
    ledger.commit()


def move_record(ledger, record):
    path = ledger.path(record)
    new = path.replace("2026/11", "2025/01")
    (ledger.folder / new).parent.mkdir(parents=True)
    ledger.git("mv", path, new)
    ledger.commit()


def another_record(ledger, record):
    ledger.open("Search is slow")


def misplaced_copy(ledger, record):
    path = ledger.path(record)
    ledger.write(path.replace("2026/11", "2025/01"), ledger.read(path))
    ledger.commit()


def case_double(ledger, record):
    path = ledger.path(record)
    ledger.write(path.replace(record, record.lower()), ledger.read(path))
    ledger.commit()


def case_double_folder(ledger, record):
    path = ledger.path(record)
    ledger.write("Incidents/" + path.split("/", 1)[1], ledger.read(path))
    ledger.commit()


def symlink_record(ledger, record):
    path = ledger.path(record)
    (ledger.folder / path).unlink()
    os.symlink("/etc/hostname", ledger.folder / path)
    ledger.commit()


def symlink_folder(ledger, record):
    os.symlink("/tmp", ledger.folder / "handoffs")
    ledger.commit()


def executable_record(ledger, record):
    (ledger.folder / ledger.path(record)).chmod(0o755)
    ledger.commit()


def stray_file(ledger, record):
    ledger.write("incidents/notes.txt", "not here\n")
    ledger.commit()


def note_elsewhere(ledger, record):
    ledger.write("docs/notes.txt", "a file of our own\n")
    ledger.write("README.md", "Our ledger\n")
    ledger.commit()


def remove_policy(ledger, record):
    ledger.git("rm", "-q", "decklog.yaml")
    ledger.commit()


def remove_policy_for_a_while(ledger, record):
    remove_policy(ledger, record)
    ledger.git("revert", "--no-edit", "HEAD")


def change_policy(ledger, record):
    ledger.write("decklog.yaml", ledger.read("decklog.yaml") + "# reviewed\n")
    ledger.commit()


# ---- evidence


def change_evidence(ledger, record):
    ledger.write(kept_file(ledger), "9 9 9\n")
    ledger.commit()


def remove_evidence(ledger, record):
    ledger.git("rm", "-q", kept_file(ledger))
    ledger.commit()


def attach_more(ledger, record):
    (ledger.world.folder / "more.txt").write_text("4 5 6\n")
    ledger.decklog("attach", record, str(ledger.world.folder / "more.txt"), "an hour later")


def new_kept_file(ledger):
    return next(path for path in ledger.git("ls-files").split("\n") if path.endswith("more.txt"))


def swap_evidence(ledger, record):
    attach_more(ledger, record)
    ledger.write(new_kept_file(ledger), "9 9 9\n")
    ledger.git("commit", "-q", "-a", "--amend", "--no-edit")


def withhold_evidence(ledger, record):
    attach_more(ledger, record)
    ledger.git("rm", "-q", new_kept_file(ledger))
    ledger.git("commit", "-q", "--amend", "--no-edit")


def orphan_evidence(ledger, record):
    content = "slipped in\n"
    name = hashlib.sha256(content.encode()).hexdigest()[:12]
    ledger.write(f"evidence/{record}/{name}-slipped.txt", content)
    ledger.commit()


# ---- git itself


def hide_behind_replace(ledger, record):
    good = ledger.git("rev-parse", "HEAD")
    edit_entry(ledger, record)
    ledger.git("replace", "HEAD", good)
    if "was fine" in ledger.git("log", "-p", "-1"):
        raise Failed("git itself should be fooled")


def forge_object(ledger, record):
    """The bytes of another object under a blob's name: git log shows them without a word."""
    blob = ledger.git("rev-parse", f"HEAD:{ledger.path(record)}")
    other = ledger.git("hash-object", "-w", "--stdin", text="schema: decklog/1\n")
    place = ledger.folder / ".git" / "objects" / blob[:2] / blob[2:]
    place.chmod(0o644)
    place.write_bytes((ledger.folder / ".git" / "objects" / other[:2] / other[2:]).read_bytes())


def clear_object(ledger, record):
    blob = ledger.git("rev-parse", f"HEAD:{ledger.path(record)}")
    (ledger.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


ATTACKS = [
    Attack("an entry's text is edited", "entry-edited", edit_entry, correct_entry),
    Attack("who did an entry is edited", "entry-edited", edit_author, write_for_another),
    Attack("the last entry is removed", "entry-removed", drop_last_entry, redact_entry),
    Attack("an entry in the middle is removed", "entry-removed", drop_middle_entry, redact_entry),
    Attack("entries change places", "entries-reordered", reorder_entries, write_late),
    Attack("an entry is backdated by days", "entry-backdated", backdate_entry, write_late),
    Attack("an entry is backdated by an hour", "entry-backdated", backdate_entry_an_hour, write_late, WARNING),
    Attack("an entry and its commit are backdated", "commit-backdated", backdate_commit, write_late, WARNING),
    Attack("an entry is dated into the future", "entry-postdated", postdate_entry, note_as_usual),
    Attack("an entry is slipped in before others", "entry-inserted", insert_entry, write_late, WARNING),
    Attack("an entry's id is used again", "same-id", double_id, note_as_usual),
    Attack("an entry is committed in another's name", "wrong-recorder", forge_recorder, write_for_another),
    Attack("an entry in another's name is said to be imported", "imported", forge_import, write_for_another, WARNING),
    Attack("an entry is edited by what says that it imports", "entry-edited", edit_by_import, correct_entry),
    Attack("an entry's commit says something else", "trailers-missing", forge_message, note_as_usual, WARNING),
    Attack("the header is edited", "header-differs", edit_header, lower_priority),
    Attack("the header is edited in the commit of an honest entry", "header-differs", edit_title_with_entry, set_title),
    Attack("the file is written otherwise", "not-canonical", write_otherwise, note_as_usual),
    Attack("a conflict marker is committed", "record-unreadable", mark_conflict, note_as_usual),
    Attack("the header is edited under a newer schema", "newer-schema", newer_schema, newer_entry),
    Attack("a made-up header key", "unknown-header", newer_header, newer_entry, WARNING),
    Attack("a record is deleted", "record-removed", delete_record, close_record),
    Attack("a record is renamed", "record-removed", rename_record, another_record),
    Attack("a record is moved to another folder", "record-removed", move_record, another_record),
    Attack("a record's copy stands in another folder", "wrong-path", misplaced_copy, another_record),
    Attack("a record's name in other capitals", "case-double", case_double, another_record),
    Attack("a ledger's folder in other capitals", "case-double", case_double_folder, note_elsewhere),
    Attack("a record becomes a symbolic link", "wrong-mode", symlink_record, note_as_usual),
    Attack("a folder becomes a symbolic link", "wrong-mode", symlink_folder, note_elsewhere),
    Attack("a record becomes a program", "wrong-mode", executable_record, note_as_usual),
    Attack("a stray file among the records", "stray-file", stray_file, note_elsewhere, WARNING),
    Attack("the policy is removed for a while", "ledger-removed", remove_policy_for_a_while, change_policy),
    Attack("evidence is changed", "evidence-changed", change_evidence, attach_more),
    Attack("evidence is removed", "evidence-removed", remove_evidence, attach_more),
    Attack("evidence is swapped before anybody sees it", "evidence-differs", swap_evidence, attach_more),
    Attack("evidence is withheld", "evidence-missing", withhold_evidence, attach_more),
    Attack("evidence that no entry names", "evidence-orphan", orphan_evidence, attach_more, WARNING),
    Attack("a merge keeps one side only", "entry-removed", merge_ours, merge_well),
    Attack("a merge edits an entry", "entry-edited", merge_and_edit, merge_well),
    Attack("a merge adds an entry", "merge-differs", merge_and_add, merge_well),
    Attack("a merge edits the header", "header-differs", merge_and_set_header, merge_well),
    Attack("a merge adds a record", "merge-differs", merge_new_record, merge_well),
    Attack("a merge drops a record", "record-removed", merge_without_record, merge_well),
    Attack("a merge changes evidence", "evidence-changed", merge_other_evidence, merge_well),
    Attack("a replace ref hides an edit", "entry-edited", hide_behind_replace, note_as_usual),
    Attack("an object's bytes are forged", "object-unreadable", forge_object, note_as_usual),
    Attack("an object is thrown away", "object-unreadable", clear_object, note_as_usual),
]
