# SPDX-License-Identifier: MIT
"""Wrong ways to merge, done by hand with git in one clone and pushed: the judge must notice each of them."""

from clones import ledgers


def fork(round_):
    """The first clone has an entry that the remote lacks, and the remote one that the first clone lacks."""
    writer, other = round_.clones[0], next(clone for clone in round_.clones[1:])
    for clone in (writer, other):
        clone.must_git("config", "decklog.sync.auto", "false")
        round_.take(clone, clone.decklog("open", f"After all by {clone.name}", "-p", "P2"), "open")
    round_.exchange(other)
    writer.must_git("fetch", "-q", "origin")
    return writer, writer.head(), writer.must_git("rev-parse", "origin/main").out.strip()


def publish(writer, commit):
    """As a force push and a reset would leave it."""
    writer.must_git("push", "-q", "--force", "origin", f"{commit}:main")
    writer.must_git("reset", "-q", "--hard", commit)
    (writer.folder / "staged.txt").write_text("staged\n")
    writer.must_git("add", "staged.txt")


def commit_tree(writer, tree, *parents):
    argv = ["commit-tree", tree, "-m", "merge"]
    for parent in parents:
        argv += ["-p", parent]
    return writer.must_git(*argv).out.strip()


def one_side_is_dropped(round_):
    writer, ours, theirs = fork(round_)
    publish(writer, commit_tree(writer, f"{theirs}^{{tree}}", ours, theirs))


def merge_with_one_parent(round_):
    writer, ours, theirs = fork(round_)
    writer.must_git("reset", "-q", "--hard", ours)
    writer.must_git("merge", "-q", "--squash", theirs)
    writer.must_git("commit", "-qm", "squashed")
    tree = writer.must_git("rev-parse", "HEAD^{tree}").out.strip()
    publish(writer, commit_tree(writer, tree, theirs))


def changed_record(round_, change):
    """One record rewritten by `change`, in a commit that says nothing of it."""
    writer = round_.clones[0]
    record = next(entry for entry in round_.confirmed if "INC-" in entry.record)
    path = next(path for path in writer.must_git("ls-files").out.split() if path.endswith(f"{record.record}.yaml"))
    text = (writer.folder / path).read_text()
    (writer.folder / path).write_text(change(text))
    writer.must_git("commit", "-qm", "merge", "--", path)
    writer.must_git("push", "-q", "origin", "HEAD:main")


def an_entry_stands_twice(round_):
    changed_record(round_, lambda text: text + "- id" + text.split("\n- id", 1)[1].split("\n- id", 1)[0].rstrip("\n") + "\n")


def header_is_not_the_fold(round_):
    changed_record(round_, lambda text: text.replace("\ntitle: ", "\ntitle: not ", 1))


def entries_are_not_in_order(round_):
    def turned(text):
        head, *entries = text.split("\n- id")
        return "\n- id".join([head, *(entry.rstrip("\n") for entry in reversed(entries))]) + "\n"

    record = round_.confirmed[0].record
    round_.take(round_.clones[0], round_.clones[0].decklog("note", record, "one more"), "note")
    changed_record(round_, turned)


ALL = [
    one_side_is_dropped,
    merge_with_one_parent,
    an_entry_stands_twice,
    header_is_not_the_fold,
    entries_are_not_in_order,
]
