# SPDX-License-Identifier: MIT
"""watch_test.py BINARY: `decklog watch` on a terminal of our own (a pty): what it draws, when it draws again, and that
the terminal is given back as it was, however it ends."""

import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import run as cases  # the golden cases' environment  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
PATIENCE = 60  # seconds, on a busy machine too; nothing that passes waits so long
TAKEN = b"\x1b[?1049h"
GIVEN_BACK = b"\x1b[?1049l"


def text_of(frame):
    """What a frame shows, without what moves and colours."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", frame.decode()).replace("\r", "")


def frames(output):
    """The frames that were drawn in full, each between the two marks of synchronized output."""
    return re.findall(rb"\x1b\[\?2026h(.*?)\x1b\[\?2026l", output, re.DOTALL)


# The terminal's session is led by a process that outlives watch: when a leader ends, the kernel resets the terminal by
# itself, and what watch did would not be seen.
LEADER = """
import fcntl, os, signal, subprocess, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGHUP):
    signal.signal(number, lambda *_: None)
child = subprocess.Popen(sys.argv[2:])
with os.fdopen(int(sys.argv[1]), "w") as told:
    print(child.pid, file=told, flush=True)
    print(child.wait(), file=told, flush=True)
while True:
    signal.pause()
"""


class Terminal:
    """A pty, with watch running on its other end."""

    def __init__(self, ledger, *arguments, rows=24, columns=100, kind="xterm"):
        self.master, self.slave = pty.openpty()
        self.resize(rows, columns)
        self.before = termios.tcgetattr(self.slave)
        self.output = b""
        told, teller = os.pipe()
        self.leader = subprocess.Popen(
            [sys.executable, "-c", LEADER, str(teller), BINARY, "watch", "--interval", "1s", *arguments],
            cwd=ledger.folder,
            env={**ledger.environment, "TERM": kind},
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            pass_fds=(teller,),
        )
        os.close(teller)
        self.told = os.fdopen(told)
        self.pid = int(self.told.readline())

    def resize(self, rows, columns):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        if select.select([self.master], [], [], seconds)[0]:
            try:
                self.output += os.read(self.master, 65536)
            except OSError:  # the other end is closed
                pass

    def wait_for(self, holds, what):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if holds():
                return
            self.read(0.1)
        raise AssertionError(f"{what} did not come: {self.output[-3000:]!r}")

    def screen(self):
        drawn = frames(self.output)
        return text_of(drawn[-1]) if drawn else ""

    def shows(self, text):
        self.wait_for(lambda: text in self.screen(), f"'{text}'")

    def press(self, keys):
        os.write(self.master, keys)

    def send(self, number):
        os.kill(self.pid, number)

    def ended(self):
        """Its exit status; minus the signal's number when one ended it."""
        self.wait_for(lambda: select.select([self.told], [], [], 0)[0], "the end")
        status = int(self.told.readline())
        while select.select([self.master], [], [], 0)[0]:
            self.read(0)
        return status

    def is_stopped(self):
        return pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T"

    def modes(self):
        return termios.tcgetattr(self.slave)

    def close(self):
        self.leader.kill()  # and with it goes the terminal, and watch by SIGHUP
        self.leader.wait()
        self.told.close()
        os.close(self.master)
        os.close(self.slave)


class Ledger:
    def __init__(self, folder):
        self.environment = cases.environment(pathlib.Path(folder).resolve(), BINARY)
        self.folder = pathlib.Path(folder) / "desk"
        self.ticks = 0
        self.run("init", "-q")
        self.id = self.run("open", "Checkout API returns 503", "-p", "P1", "-s", "checkout", "-q").strip()

    def run(self, *arguments):
        self.ticks += 1
        clock = {"DECKLOG_NOW": f"2026-11-22T07:{self.ticks:02}:00Z", "DECKLOG_SEED": str(self.ticks)}
        return subprocess.run(
            [BINARY, *arguments], cwd=self.folder, env={**self.environment, **clock}, check=True, capture_output=True, text=True
        ).stdout


class Watch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="decklog-watch-")
        self.addCleanup(folder.cleanup)
        self.ledger = Ledger(folder.name)

    def watch(self, *arguments, **kind):
        terminal = Terminal(self.ledger, *arguments, **kind)
        self.addCleanup(terminal.close)
        return terminal

    def assert_given_back(self, terminal):
        self.assertEqual(terminal.modes(), terminal.before)
        self.assertEqual(terminal.output.count(TAKEN), terminal.output.count(GIVEN_BACK))
        for on, off in ((b"\x1b[?25l", b"\x1b[?25h"), (b"\x1b[?7l", b"\x1b[?7h"), (b"\x1b[?2026h", b"\x1b[?2026l")):
            self.assertGreater(terminal.output.rfind(off), terminal.output.rfind(on))
        self.assertTrue(terminal.output.endswith(GIVEN_BACK), terminal.output[-200:])

    def test_it_shows_what_is_open_and_q_ends_it(self):
        terminal = self.watch()
        terminal.shows("Checkout API returns 503")
        self.assertIn("late", terminal.screen())
        self.assertNotEqual(terminal.modes(), terminal.before)  # keys come at once, unseen
        terminal.press(b"x")
        terminal.press(b"q")
        self.assertEqual(terminal.ended(), 0)
        self.assert_given_back(terminal)

    def test_what_is_written_down_appears_over_the_old_page(self):
        terminal = self.watch()
        terminal.shows("Checkout API returns 503")
        first = len(frames(terminal.output))
        self.ledger.run("note", self.ledger.id, "the graph is flat again")
        terminal.shows("note: the graph is flat again")
        self.assertGreater(len(frames(terminal.output)), first)
        self.assertEqual(terminal.output.count(TAKEN), 1)
        self.assertNotIn(b"\x1b[2J", terminal.output)
        for frame in frames(terminal.output):
            self.assertTrue(frame.startswith(b"\x1b[H"), frame)

    def test_a_redacted_text_goes_from_the_screen(self):
        entry = self.ledger.run("note", self.ledger.id, "-q", "Mister Lee called").strip()
        terminal = self.watch()
        terminal.shows("Mister Lee")
        self.ledger.run("redact", self.ledger.id, entry, "--why", "a name")
        terminal.wait_for(lambda: "redact: a name" in terminal.screen(), "the redaction")
        self.assertNotIn("Mister Lee", terminal.screen())

    def test_nothing_new_draws_nothing(self):
        terminal = self.watch()
        terminal.shows("Checkout API returns 503")
        drawn = len(frames(terminal.output))
        for _ in range(3):  # three keys are three looks at the ledger
            terminal.press(b"x")
            terminal.read(0.3)
        self.assertEqual(len(frames(terminal.output)), drawn)

    def test_a_new_size_is_drawn_at_once(self):
        terminal = self.watch(rows=24, columns=100)
        terminal.shows("Checkout API returns 503")
        terminal.resize(6, 40)
        terminal.wait_for(lambda: len(terminal.screen().split("\n")) <= 6, "the smaller page")
        self.assertLess(max(map(len, terminal.screen().split("\n"))), 40)
        terminal.resize(30, 120)
        terminal.wait_for(lambda: len(terminal.screen().split("\n")) > 6, "the greater page")

    def test_control_c_ends_it_with_0(self):
        terminal = self.watch()
        terminal.shows("Checkout")
        terminal.press(b"\x03")
        self.assertEqual(terminal.ended(), 0)
        self.assert_given_back(terminal)

    def test_signals_end_it_as_they_should_and_give_the_terminal_back(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(number.name):
                terminal = self.watch()
                terminal.shows("Checkout")
                terminal.send(number)
                self.assertEqual(terminal.ended(), -number)
                self.assert_given_back(terminal)

    def test_it_pauses_and_goes_on(self):
        terminal = self.watch()
        terminal.shows("Checkout")
        terminal.send(signal.SIGTSTP)
        terminal.wait_for(terminal.is_stopped, "the pause")
        terminal.wait_for(lambda: GIVEN_BACK in terminal.output, "the shell's screen")
        self.assertEqual(terminal.modes(), terminal.before)
        drawn = len(frames(terminal.output))
        terminal.send(signal.SIGCONT)
        terminal.wait_for(lambda: len(frames(terminal.output)) > drawn, "the page after the pause")
        self.assertNotEqual(terminal.modes(), terminal.before)
        terminal.press(b"q")
        self.assertEqual(terminal.ended(), 0)
        self.assert_given_back(terminal)

    def test_a_ledger_that_goes_away_is_said_and_comes_back(self):
        terminal = self.watch()
        terminal.shows("Checkout")
        hidden = self.ledger.folder / "hidden"
        (self.ledger.folder / ".git").rename(hidden)
        terminal.shows("cannot read: no ledger")
        self.assertIn("Checkout API returns 503", terminal.screen())  # what it knew stays
        hidden.rename(self.ledger.folder / ".git")
        terminal.wait_for(lambda: "cannot read" not in terminal.screen(), "the ledger")

    def test_what_is_wrong_from_the_start_is_said_in_the_shell(self):
        terminal = self.watch("--ledger", "/nowhere-at-all")
        self.assertEqual(terminal.ended(), 3)
        self.assertIn(b"no ledger", terminal.output)
        self.assertNotIn(TAKEN, terminal.output)
        self.assertEqual(terminal.modes(), terminal.before)

    def test_it_needs_a_terminal_that_can_do_more_than_scroll(self):
        done = subprocess.run([BINARY, "watch"], cwd=self.ledger.folder, env=self.ledger.environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("decklog next --all", done.stderr)
        dumb = self.watch(kind="dumb")
        self.assertEqual(dumb.ended(), 2)
        self.assertNotIn(TAKEN, dumb.output)

    def test_mine_leaves_out_what_is_not(self):
        self.ledger.run("open", "Search is slow", "--owner", "me", "-p", "P2")
        terminal = self.watch("--mine")
        terminal.shows("Search is slow")
        self.assertNotIn("Checkout", terminal.screen())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
