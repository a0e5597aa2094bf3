# SPDX-License-Identifier: MIT
"""Objects as git itself would not make them: raw trees, blobs larger than anybody wants, commits with any bytes."""

import hashlib
import subprocess
import zlib

FILE, PROGRAM, LINK, MODULE, FOLDER = b"100644", b"100755", b"120000", b"160000", b"40000"


class Objects:
    def __init__(self, folder):
        """`folder`: of the repository's objects."""
        self.folder = folder

    def put(self, kind, content):
        return self.put_stream(kind, len(content), [content])

    def put_stream(self, kind, size, pieces):
        """A loose object of which never more than a piece is in memory; its name in hex."""
        head = f"{kind} {size}\0".encode()
        digest, packer, packed = hashlib.sha1(head), zlib.compressobj(1), []
        packed.append(packer.compress(head))
        for piece in pieces:
            digest.update(piece)
            packed.append(packer.compress(piece))
        packed.append(packer.flush())
        name = digest.hexdigest()
        file = self.folder / name[:2] / name[2:]
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(b"".join(packed))
        return name

    def blob(self, content):
        return self.put("blob", content if isinstance(content, bytes) else content.encode())

    def zeros(self, size):
        piece = bytes(1 << 20)
        return self.put_stream("blob", size, (piece for _ in range(size >> 20)))

    def tree(self, entries):
        """{name: (mode, object)}, in git's order."""
        names = sorted(entries, key=lambda name: name + (b"/" if entries[name][0] == FOLDER else b""))
        return self.put("tree", b"".join(entries[name][0] + b" " + name + b"\0" + bytes.fromhex(entries[name][1]) for name in names))

    def nested(self, path, mode, content):
        """The tree entry of the first part of `path`, with one file at its end."""
        first, *rest = path.split(b"/")
        for name in reversed(rest):
            mode, content = FOLDER, self.tree({name: (mode, content)})
        return first, (mode, content)

    def commit(self, tree, parent, message=b"hostile\n", author=b"Mallory <mallory@example.com> 1795330800 +0000"):
        parents = b"parent " + parent.encode() + b"\n" if parent else b""
        return self.put("commit", b"tree " + tree.encode() + b"\n" + parents + b"author " + author + b"\ncommitter " + author + b"\n\n" + message)


def read_tree(folder, revision):
    """{name: (mode, object)} of the top tree of a revision."""
    listed = subprocess.run(["git", "-C", folder, "ls-tree", "-z", revision], check=True, capture_output=True).stdout
    entries = {}
    for row in listed.split(b"\0")[:-1]:
        about, name = row.split(b"\t", 1)
        mode, _, thing = about.split(b" ")
        entries[name] = (mode.lstrip(b"0"), thing.decode())
    return entries
