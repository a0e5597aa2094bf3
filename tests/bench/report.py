# SPDX-License-Identifier: MIT
"""Figures to a Markdown table and a picture of cost against size. Run alone on a folder, it writes both again from results.json."""

import json
import math
import pathlib
import sys
from xml.sax.saxutils import escape

# Panels of the picture: title, and of each line its row, tool and label.
PANELS = [
    ("Writing one entry", [
        ("note, bare", "decklog", "decklog note, bare (on disk)"),
        ("note, work tree", "decklog", "decklog note, work tree (on disk)"),
        ("note, work tree", "git add + commit", "git add + commit (nothing flushed)"),
        ("note, bare", "fossil", "fossil ticket change"),
        ("note, bare", "taskwarrior", "task annotate"),
    ]),
    ("Asking", [
        ("status --prompt", "decklog", "decklog status --prompt"),
        ("show", "decklog", "decklog show"),
        ("next", "decklog", "decklog next"),
        ("list --priority P0 --open", "decklog", "decklog list --priority P0 --open"),
        ("search", "decklog", "decklog search"),
        ("list --priority P0 --open", "git grep (objects)", "git grep"),
        ("list --priority P0 --open", "fossil", "fossil ticket show, filtered"),
        ("list --priority P0 --open", "taskwarrior", "task list"),
    ]),
]
# Told apart by people who see no red or no green, too (Okabe and Ito).
OURS = ["#0072b2", "#56b4e9", "#009e73", "#004d80", "#00b5ad"]
OTHERS = ["#d55e00", "#e69f00", "#cc79a7", "#777777"]

# In pixels: the axes of a panel, what stands left of them, and the legend right of them.
WIDTH, HEIGHT, MARGIN, LEGEND = 470, 420, 60, 290


def grouped(number):
    return f"{number:,}".replace(",", "\u202f")


def shown(figure):
    value = figure["value"]
    if figure["unit"] in ("/s", "of 80", "MiB"):
        return f"{value:.0f}"
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def in_order(values):
    return list(dict.fromkeys(values))


class Figures:
    def __init__(self, document):
        self.all = document["figures"]
        self.by_place = {(one["row"], one["tool"], one["size"]): one for one in self.all}

    def get(self, row, tool, size):
        return self.by_place.get((row, tool, size))

    def points(self, row, tool):
        return sorted((one["size"], one["value"]) for one in self.all if one["row"] == row and one["tool"] == tool)


def cell(figures, row, tool, size):
    """The figure, and for another tool how much of it decklog takes."""
    figure = figures.get(row, tool, size)
    if figure is None:
        return "–"
    ours = figures.get(row, "decklog", size)
    if tool == "decklog" or ours is None or not figure["value"]:
        return shown(figure)
    return f"{shown(figure)} ({ours['value'] / figure['value']:.2g})"


def table(figures, rows):
    sizes = sorted({one["size"] for one in figures.all if one["row"] in rows})
    lines = ["| | | " + " | ".join(grouped(size) for size in sizes) + " |", "|---|---|" + "---:|" * len(sizes)]
    for row in rows:
        for number, tool in enumerate(in_order(one["tool"] for one in figures.all if one["row"] == row)):
            unit = next(one["unit"] for one in figures.all if one["row"] == row)
            name = "" if number else row + ("" if unit in ("ms", "MiB") else f" [{unit}]")
            lines.append(f"| {name} | {tool} | " + " | ".join(cell(figures, row, tool, size) for size in sizes) + " |")
    return "\n".join(lines) + "\n"


def markdown(document):
    figures = Figures(document)
    rows = in_order(one["row"] for one in figures.all)
    memory = [row for row in rows if row.startswith("memory of ")]
    merges = [row for row in rows if row.startswith("merge of ")]
    text = f"{document['machine']}\n\nMedians in milliseconds by records; in brackets decklog's figure as a part of the other tool's, from the same run.\n\n"
    text += table(figures, [row for row in rows if row not in memory + merges])
    if merges:
        text += "\nBy entries of the record:\n\n" + table(figures, merges)
    if memory:
        text += "\nPeak memory in MiB, by records:\n\n" + table(figures, memory)
    if document["skipped"]:
        text += "\nNot measured:\n\n"
        told = in_order((one["row"], one["tool"], one["why"]) for one in document["skipped"])
        text += "".join(f"* {row}, {tool}: {why}\n" for row, tool, why in told)
    return text


class Panel:
    """One pair of logarithmic axes."""

    def __init__(self, left, sizes, values):
        self.left, self.top = left, 50
        self.least_x, self.most_x = math.log10(min(sizes)), math.log10(max(sizes))
        self.least_y = math.floor(math.log10(min(values)))
        self.most_y = max(math.log10(max(values) * 1.5), self.least_y + 1)

    def x(self, size):
        span = self.most_x - self.least_x or 1
        return self.left + MARGIN + (math.log10(size) - self.least_x) / span * WIDTH

    def y(self, value):
        part = (math.log10(value) - self.least_y) / (self.most_y - self.least_y)
        return self.top + HEIGHT - part * HEIGHT

    def right(self):
        return self.left + MARGIN + WIDTH


def text_at(x, y, text, anchor="start", size=13, weight="normal", color="#222222"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
            f'fill="{color}">{escape(text)}</text>')


def axes(panel, title, sizes):
    parts = [text_at(panel.left + MARGIN, 24, title, size=16, weight="bold")]
    parts.append(text_at(panel.left + MARGIN, 42, "milliseconds, median; both axes logarithmic", size=11, color="#666666"))
    for power in range(panel.least_y, math.floor(panel.most_y) + 1):
        y = panel.y(10**power)
        parts.append(f'<line x1="{panel.left + MARGIN}" x2="{panel.right():.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(text_at(panel.left + MARGIN - 8, y + 4, f"{10**power:g}", "end"))
    for size in sizes:
        x = panel.x(size)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{panel.top}" y2="{panel.top + HEIGHT}" stroke="#eeeeee"/>')
        parts.append(text_at(x, panel.top + HEIGHT + 20, grouped(size), "middle"))
    middle = (panel.left + MARGIN + panel.right()) / 2
    parts.append(text_at(middle, panel.top + HEIGHT + 40, "records in the ledger", "middle", 12, color="#666666"))
    return parts


def curve(panel, points, color, dashes):
    path = " ".join(f"{panel.x(size):.1f},{panel.y(value):.1f}" for size, value in points)
    parts = [f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2.5"{dashes}/>']
    parts += [f'<circle cx="{panel.x(size):.1f}" cy="{panel.y(value):.1f}" r="3.5" fill="{color}"/>' for size, value in points]
    return parts


def legend(panel, entries):
    """Beside the ends of the lines, in their order from above, pushed apart."""
    parts, last = [], panel.top - 20
    for wanted, color, dashes, label in sorted(entries):
        y = last = max(wanted, last + 20)
        x = panel.right() + 14
        parts.append(f'<line x1="{x:.1f}" x2="{x + 22:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{color}" stroke-width="2.5"{dashes}/>')
        parts.append(text_at(x + 28, y + 4, label, size=12))
    return parts


def panel_parts(figures, left, title, lines):
    drawn = [(tool, label, points) for row, tool, label in lines if (points := [p for p in figures.points(row, tool) if p[1] > 0])]
    if not drawn:
        return []
    sizes = sorted({size for _, _, points in drawn for size, _ in points})
    panel = Panel(left, sizes, [value for _, _, points in drawn for _, value in points])
    parts, entries = axes(panel, title, sizes), []
    ours, others = iter(OURS), iter(OTHERS)
    for tool, label, points in drawn:
        is_ours = tool == "decklog"
        color, dashes = (next(ours), "") if is_ours else (next(others), ' stroke-dasharray="6 4"')
        parts += curve(panel, points, color, dashes)
        entries.append((panel.y(points[-1][1]), color, dashes, label))
    return parts + legend(panel, entries)


def picture(document):
    figures = Figures(document)
    step = MARGIN + WIDTH + LEGEND
    width, height = step * len(PANELS), HEIGHT + 110
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
             'font-family="Helvetica, Arial, sans-serif">', f'<rect width="{width}" height="{height}" fill="white"/>']
    for number, (title, lines) in enumerate(PANELS):
        parts += panel_parts(figures, number * step, title, lines)
    return "\n".join(parts + ["</svg>"]) + "\n"


def write(folder):
    document = json.loads((folder / "results.json").read_text())
    (folder / "table.md").write_text(markdown(document))
    (folder / "cost.svg").write_text(picture(document))


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]))
