# SPDX-License-Identifier: MIT
"""The README's pictures of a terminal: what commands draw at moments of the two weeks that tests/rotation plays.

  screens.py --binary build/dev/decklog             each picture is what is drawn now
  screens.py --binary … --update                    write them anew (look at them before you commit)
  screens.py --binary … --sites FOLDER              leave the two sites of that Sunday there, team/ and public/: the README's pictures
                                                    of pages are of these, made by a browser, and compared by nobody
"""

import argparse
import fcntl
import html
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

ROOT = pathlib.Path(__file__).resolve().parents[2]
PICTURES = ROOT / "examples" / "screens"
sys.path.insert(0, str(ROOT / "tests" / "rotation"))
import scenario  # noqa: E402

SITES_AT = "10-25T00:45"
COLUMNS, ROWS = 104, 26
FRAME = re.compile(rb"\x1b\[\?2026h(.*?)\x1b\[\?2026l", re.DOTALL)  # what `watch` draws at once

P0 = "Payments are booked twice"
# When, by whom, the picture's name, the command. "{p0}" is that incident's id.
SCREENS = [
    ("10-25T00:45", scenario.DAN, "next", ["next"]),
    ("10-25T01:26", scenario.DAN, "show", ["show", "{p0}"]),
    ("10-25T01:26", scenario.BOB, "watch", ["watch"]),
    ("11-02T07:30", scenario.BOB, "oncall", ["oncall", "--from", "2026-11-02", "--until", "2026-11-05"]),
    ("11-02T07:30", scenario.BOB, "load", ["load", "--since", "2026-10-19"]),
]


# ---- A terminal

def drawn(argv, environment):
    """What the command writes to a terminal; of `watch` the first frame."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(argv, env={**environment, "TERM": "xterm"}, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
    os.close(slave)
    output, frame = b"", None
    while True:
        try:
            read = os.read(master, 65536)
        except OSError:  # nobody holds the other end any more
            break
        output += read
        if not frame and (frame := FRAME.search(output)):
            os.write(master, b"q")
    process.wait()
    os.close(master)
    return (frame.group(1) if frame else output).decode()


LOOKS = {"1": "strong", "2": "dim", "4": "line", "31": "bad", "32": "good", "33": "warning", "7": "turned"}


def runs(text):
    """Lines of (column, look, text)."""
    looks, lines = set(), []
    for line in re.sub(r"\x1b\[[0-9;?]*[A-Zac-ln-z]", "", text).replace("\r", "").rstrip("\n").split("\n"):
        column, row = 0, []
        for escape, words in re.findall(r"\x1b\[([0-9;]*)m|([^\x1b]+)", line):
            if words:
                row.append((column, " ".join(sorted(looks)), words))
                column += len(words)
            elif escape in ("", "0"):
                looks = set()
            else:
                looks |= {LOOKS[number] for number in escape.split(";")}
        lines.append(row)
    while lines and not lines[-1]:
        lines.pop()
    return lines


# ---- A picture

WIDTH, HEIGHT, LEFT, TOP = 7.8, 18, 16, 52
STYLE = """rect.desk{fill:#15181e}rect.bar{fill:#22272f}text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d5dae2;white-space:pre}
.prompt{fill:#8b95a3}.strong{font-weight:700;fill:#fff}.dim{fill:#8b95a3}.bad{fill:#ff7b72}.warning{fill:#e3b341}.good{fill:#56d364}.line{text-decoration:underline}"""


def picture(command, lines):
    height = TOP + HEIGHT * len(lines) + 6
    width = LEFT * 2 + COLUMNS * WIDTH
    described = html.escape("\n".join("".join(words for *_, words in row) for row in lines))
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" viewBox="0 0 {width:.0f} {height}" role="img" aria-labelledby="title description">',
           f'<title id="title">{html.escape(command)} in a terminal</title>', f'<desc id="description">{described}</desc>', f"<style>{STYLE}</style>",
           '<rect class="desk" width="100%" height="100%" rx="8"/>', '<rect class="bar" width="100%" height="30" rx="8"/>',
           f'<text x="{LEFT}" y="20"><tspan class="prompt">$ </tspan>{html.escape(command)}</text>']
    for number, row in enumerate(lines):
        for column, look, words in row:
            shown = words.strip(" ")
            if not shown:
                continue
            at = LEFT + (column + len(words) - len(words.lstrip(" "))) * WIDTH
            kind = f' class="{look}"' if look else ""
            out.append(f'<text{kind} x="{at:.1f}" y="{TOP + HEIGHT * number}" textLength="{len(shown) * WIDTH:.1f}">{html.escape(shown)}</text>')
    return "\n".join(out) + "\n</svg>\n"


class Photographer:
    """Looks on while the team works; takes each picture right after the last command of its minute."""

    def __init__(self, sites=None):
        self.pictures, self.sites = {}, sites

    def __call__(self, team, at):
        if self.sites and at == f"2026-{SITES_AT}:00Z":
            for name, *options in (("team",), ("public", "--public")):
                team.run(at, scenario.DAN, "site", str(self.sites / name), "--title", "Example on-call", *options)
        for when, who, name, words in SCREENS:
            if at != f"2026-{when}:00Z":
                continue
            argv = [self.id_of(team, P0) if word == "{p0}" else word for word in words]
            typed = " ".join(["decklog", *argv])
            self.pictures[name] = picture(typed, runs(drawn([team.binary, "--ledger", str(team.folder), *argv], team.environment(at, who))))

    @staticmethod
    def id_of(team, title):
        for line in team.run(scenario.END, scenario.DAN, "search", "-q", title).split():
            return line
        raise SystemExit(f"no record '{title}'")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--sites", type=pathlib.Path)
    given = parser.parse_args()
    photographer = Photographer(given.sites and given.sites.resolve())
    with tempfile.TemporaryDirectory(prefix="decklog-screens-") as folder:
        team = scenario.Team(given.binary.resolve(), folder)
        team.onlookers.append(photographer)
        scenario.play(team)
    assert set(photographer.pictures) == {name for _, _, name, _ in SCREENS}, "a moment did not come"
    wrong = 0
    for name, drawn_now in photographer.pictures.items():
        path = PICTURES / f"{name}.svg"
        if given.update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(drawn_now)
        elif not path.exists() or path.read_text() != drawn_now:
            wrong += 1
            print(f"{path.relative_to(ROOT)} is not what is drawn now; look at it: screens.py --binary … --update")
    print(f"{len(photographer.pictures)} pictures, {wrong} differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
