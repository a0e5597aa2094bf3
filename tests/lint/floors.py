# SPDX-License-Identifier: MIT
"""Holds lib/ and cmd/ to the table of rooms in floors.toml: includes, links in CMake, and what only main may touch."""

import pathlib
import re
import tomllib

import sources

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.M)
COMMENT_OR_STRING = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*.*?\*/', re.S)
ROOM_IN_CMAKE = re.compile(r"decklog_room\(\s*(\w+)(.*?)\)", re.S)


class Floors:
    """The table, and the tree as a dictionary from path to text."""

    def __init__(self, table, files):
        self.rooms, self.third, self.only, self.also = (table[key] for key in ("room", "third", "only", "also"))
        self.system, self.outside = table["system"]["headers"], table["outside"]
        self.files = files

    def findings(self):
        for path, text in sorted(self.files.items()):
            if path.endswith("CMakeLists.txt"):
                yield from self.links(path, text)
            elif self.room_of(path) is None:
                yield f"{path}: is in no room of floors.toml"
            else:
                yield from self.includes(path, text)
                yield from self.words(path, text)

    def room_of(self, path):
        """The room of a file is its folder, or the nearest one above that the table knows."""
        for folder in pathlib.PurePosixPath(path).parents:
            if str(folder) in self.rooms:
                return str(folder)
        return None

    def owner(self, header):
        """The name of the third party that a <header> belongs to; "" for C++ and the system, None for an unknown one."""
        for name, prefixes in self.third.items():
            if any(header.startswith(prefix) for prefix in prefixes):
                return name
        known = re.fullmatch(r"[a-z_]+", header) or any(header.startswith(prefix) for prefix in self.system)
        return "" if known else None

    def includes(self, path, text):
        room = self.room_of(path)
        for match in INCLUDE.finditer(text):
            where = f"{path}:{text.count(chr(10), 0, match.start(1 if match[1] else 2)) + 1}"
            reason = self.refuses_ours(path, room, match[1]) if match[1] else self.refuses_theirs(path, room, match[2])
            if reason:
                yield f"{where}: {reason}"

    def refuses_ours(self, path, room, header):
        target = self.room_of(header)
        if target is None:
            return f"\"{header}\" is not a header of a room, named from the top folder"
        if target == room:
            return None
        if target not in self.rooms[room]["rooms"] and target not in self.also.get(path, []):
            return f"{room} may not include {target} ({header})"
        if any(self.owner(inner[2]) for inner in INCLUDE.finditer(self.files.get(header, "")) if inner[2]):
            return f"{header} is private to {target}: it includes a third party's header"
        return None

    def refuses_theirs(self, path, room, header):
        name = self.owner(header)
        if name is None:
            return f"<{header}> is unknown; floors.toml says to whom a header belongs"
        if name and name not in self.rooms[room]["third"]:
            return f"{room} may not include {name} (<{header}>)"
        if name in self.only and path != self.only[name]:
            return f"only {self.only[name]} may include {name} (<{header}>)"
        return None

    def words(self, path, text):
        if path in self.outside["allowed"]:
            return
        code = COMMENT_OR_STRING.sub(lambda match: " " + "\n" * match[0].count("\n"), text)
        for what, pattern in self.outside["words"].items():
            if self.outside["except"].get(path) == what:
                continue
            for match in re.finditer(pattern, code):
                line = code.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: {what}: only {', '.join(self.outside['allowed'])} may use '{match[0].strip()}'"

    def links(self, path, text):
        for match in ROOM_IN_CMAKE.finditer(text):
            room = next((self.rooms[name] for name in (f"lib/{match[1]}", f"cmd/{match[1]}", match[1]) if name in self.rooms), None)
            if room is None:
                yield f"{path}: {match[1]} is no room of floors.toml"
                continue
            lists = {"ROOMS": [], "DEPS": [], "SOURCES": []}
            current = None
            for word in match[2].split():
                if word in lists:
                    current = word
                elif current:
                    lists[current].append(word)
            for target in lists["ROOMS"]:
                if f"lib/{target}" not in room["rooms"] and f"cmd/{target}" not in room["rooms"]:
                    yield f"{path}: {match[1]} may not link {target}"
            for name in lists["DEPS"]:
                if name not in room["third"]:
                    yield f"{path}: {match[1]} may not link {name}"


def table():
    return tomllib.loads((sources.ROOT / "tests/lint/floors.toml").read_text())


def main():
    paths = sources.tracked("lib/*.h", "lib/*.cpp", "lib/*.c", "lib/*CMakeLists.txt", "cmd/*.h", "cmd/*.cpp", "cmd/*CMakeLists.txt")
    files = {path: (sources.ROOT / path).read_text() for path in paths}
    sources.finish(list(Floors(table(), files).findings()), len(files))


if __name__ == "__main__":
    main()
