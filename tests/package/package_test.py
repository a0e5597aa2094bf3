# SPDX-License-Identifier: MIT
"""package_test.py CPACK BUILD_FOLDER VERSION: the Debian package has what it should, names what it needs, and works in a root where nothing
else is. Skipped without dpkg-deb; lintian has a word where it is installed."""

import gzip
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

CPACK, BUILD, VERSION = sys.argv[1], sys.argv[2], sys.argv[3]
# Whoever publishes a package gives it an address and a place to file bugs (DECKLOG_MAINTAINER).
NOT_PUBLISHED = ["bogus-mail-host", "bogus-mail-host-in-debian-changelog", "initial-upload-closes-no-bugs"]
if not shutil.which("dpkg-deb"):
    sys.exit(77)


def run(*argv, **more):
    done = subprocess.run([str(part) for part in argv], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise AssertionError(f"{argv}: {done.stdout}{done.stderr}")
    return done.stdout


def in_root(root):
    """How a command is run with `root` as its root folder; as an ordinary user in a namespace of one's own."""
    if os.geteuid() == 0:
        return ["chroot", root]
    return ["unshare", "--map-root-user", "chroot", root]


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.place.name)
        # Fast rather than small: what is packed is the same.
        run(CPACK, "-G", "DEB", "--config", f"{BUILD}/CPackConfig.cmake", "-B", cls.folder / "made", "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip", cwd=cls.folder)
        (cls.deb,) = (cls.folder / "made").glob("*.deb")
        cls.root = cls.folder / "root"
        run("dpkg-deb", "-x", cls.deb, cls.root)

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def test_it_says_what_it_is_and_needs(self):
        field = {name: run("dpkg-deb", "-f", self.deb, name).strip() for name in ("Package", "Version", "Depends", "Section", "Installed-Size")}
        self.assertEqual(("decklog", f"{VERSION}-1", "git, tzdata", "vcs"), (field["Package"], field["Version"], field["Depends"], field["Section"]))
        self.assertEqual(f"decklog_{VERSION}-1_{run('dpkg', '--print-architecture').strip()}.deb", self.deb.name)
        self.assertLess(int(field["Installed-Size"]), 40_000, "KiB")

    def test_what_is_in_it(self):
        names = {str(path.relative_to(self.root)) for path in self.root.rglob("*") if not path.is_dir() or path.is_symlink()}
        for name in ["bin/decklog", "bin/git-decklog", "share/man/man1/decklog.1.gz", "share/man/man1/decklog-open.1.gz", "share/doc/decklog/copyright",
                     "share/doc/decklog/licenses.gz", "share/bash-completion/completions/decklog", "share/zsh/vendor-completions/_decklog",
                     "share/fish/vendor_completions.d/decklog.fish"]:
            self.assertIn("usr/" + name, names)
        commands = run(self.root / "usr/bin/decklog", "help", "--names").split()
        self.assertEqual(len(commands) + 2, len([name for name in names if "/man1/" in name]))
        for path in self.root.rglob("*"):
            self.assertFalse(path.lstat().st_mode & 0o022 and not path.is_symlink(), f"{path} may be written by others")
        licenses = gzip.decompress((self.root / "usr/share/doc/decklog/licenses.gz").read_bytes()).decode()
        for name in ["libgit2", "SQLite", "glibc", "Apache License", "yaml-cpp", "Permission is hereby granted"]:
            self.assertIn(name, licenses)
        self.assertIn("Permission is hereby granted", (self.root / "usr/share/doc/decklog/copyright").read_text())

    def test_it_installs_and_works_where_nothing_else_is(self):
        root = self.folder / "bare"
        for part in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "home", "tmp"):
            (root / part).mkdir(parents=True)
        (root / "var/lib/dpkg/status").touch()
        run("dpkg", f"--root={root}", "--force-not-root", "--force-depends", "--force-script-chrootless", "--no-triggers", "--log=/dev/null", "-i", self.deb)
        self.assertIn("install ok installed", (root / "var/lib/dpkg/status").read_text())
        (root / "home/.gitconfig").write_text("[user]\nname = Alice\nemail = alice@example.com\n")
        env = {"HOME": "/home", "PATH": "/usr/bin", "LC_ALL": "C.UTF-8"}
        try:
            run(*in_root(root), "/usr/bin/decklog", "--version", env=env | {"PATH": os.environ["PATH"]})
        except AssertionError as error:
            if "not permitted" in str(error):
                self.skipTest("no chroot here")
            raise
        script = [["init", "/home/oncall"], ["--ledger", "/home/oncall", "open", "-q", "Checkout API returns 503", "-p", "P1"],
                  ["--ledger", "/home/oncall", "next"]]
        shown = [run(*in_root(root), "/usr/bin/decklog", *argv, env=env | {"PATH": os.environ["PATH"]}) for argv in script]
        self.assertIn("Checkout API returns 503", shown[-1])
        self.assertIn(VERSION, run(*in_root(root), "/usr/bin/git-decklog", "version", env=env | {"PATH": os.environ["PATH"]}))
        run("dpkg", f"--root={root}", "--force-not-root", "--force-script-chrootless", "--log=/dev/null", "--purge", "decklog")
        self.assertFalse((root / "usr/bin/decklog").exists())

    def test_lintian(self):
        if not shutil.which("lintian"):
            self.skipTest("lintian is not installed")
        done = subprocess.run(["lintian", "--allow-root", "--suppress-tags", ",".join(NOT_PUBLISHED), "--fail-on", "error,warning", "--tag-display-limit", "0", self.deb], capture_output=True, text=True)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)


unittest.main(argv=sys.argv[:1])
