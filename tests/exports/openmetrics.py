# SPDX-License-Identifier: MIT
"""A strict reader of OpenMetrics 1.0 and of Prometheus' text format: whatever a reader may refuse, this one refuses."""

import re

NAME = r"[a-zA-Z_][a-zA-Z0-9_]*"
LABEL = rf'({NAME})="((?:[^"\\\n]|\\["\\n])*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)?\}})? ([0-9.]+)")
SUFFIXES = {"gauge": [""], "counter": ["_total"], "info": ["_info"], "histogram": ["_bucket", "_sum", "_count"]}


class Family:
    def __init__(self, name, kind):
        self.name, self.kind, self.help, self.unit, self.samples = name, kind, None, None, {}


def refuse(bad, what):
    if bad:
        raise AssertionError(what)


def sample_of(line):
    found = SAMPLE.fullmatch(line)
    refuse(not found, f"no sample: {line}")
    labels = re.findall(LABEL, found[2] or "")
    refuse(len({name for name, _ in labels}) != len(labels), f"a label twice: {line}")
    return found[1], tuple(labels), float(found[7])


def check_histogram(family):
    series = {}
    for (suffix, labels), value in family.samples.items():
        bound = dict(labels).get("le")
        refuse((suffix == "_bucket") != (bound is not None), f"{family.name}: le where it must not be")
        key = tuple(label for label in labels if label[0] != "le")
        series.setdefault(key, {"buckets": []})
        if bound is None:
            series[key][suffix] = value
        else:
            series[key]["buckets"].append((float(bound), value))
    for labels, one in series.items():
        bounds = [bound for bound, _ in one["buckets"]]
        counts = [count for _, count in one["buckets"]]
        refuse(bounds != sorted(bounds) or bounds[-1] != float("inf"), f"{family.name}{labels}: bounds {bounds}")
        refuse(counts != sorted(counts) or counts[-1] != one["_count"], f"{family.name}{labels}: counts {counts}")
        refuse("_sum" not in one, f"{family.name}{labels}: no sum")


def check_family(family, textfile):
    refuse(not family.help, f"{family.name}: no help")
    seconds = family.name.endswith("_seconds")
    refuse(not textfile and (family.unit == "seconds") != seconds, f"{family.name}: unit {family.unit}")
    if family.kind == "histogram":
        check_histogram(family)
    elif family.kind == "counter":
        refuse(any(value != int(value) for value in family.samples.values()), f"{family.name}: no count")


def read(text, textfile):
    """{name of a sample: {labels: value}}; AssertionError when the text is not as the format wants it."""
    refuse(not text.endswith("\n") or "\r" in text, "line ends")
    lines = text.split("\n")[:-1]
    refuse(not textfile and lines.pop() != "# EOF", "no EOF")
    families, family, stage = {}, None, 0
    for line in lines:
        if line.startswith("# "):
            word, name, rest = line[2:].split(" ", 2)
            if word == "TYPE":
                refuse(name in families, f"{name} twice")
                family = families[name] = Family(name, rest)
                refuse(rest not in ({"gauge", "counter", "histogram"} if textfile else SUFFIXES), line)
                stage = 0
                continue
            refuse(name != family.name or family.samples, f"out of place: {line}")
            order = {"UNIT": 1, "HELP": 2}.get(word, 0)
            refuse(order <= stage or (textfile and word == "UNIT"), f"out of order: {line}")
            stage = order
            setattr(family, word.lower(), rest)
            refuse(re.search(r"\\[^\\n]", rest), f"escapes: {line}")
            continue
        name, labels, value = sample_of(line)
        suffixes = [""] if textfile and family.kind != "histogram" else SUFFIXES[family.kind]
        refuse(not any(name == family.name + suffix for suffix in suffixes), f"{name} is not of {family.name}")
        key = (name[len(family.name):], labels)
        refuse(key in family.samples, f"twice: {line}")
        family.samples[key] = value
    for one in families.values():
        check_family(one, textfile)
        refuse(textfile and one.kind == "counter" and not one.name.endswith("_total"), f"{one.name} is a counter")
    return {name + suffix: {} for name, one in families.items() for suffix, _ in one.samples} | {
        name + suffix: {labels: value for (other, labels), value in one.samples.items() if other == suffix}
        for name, one in families.items() for suffix in {suffix for suffix, _ in one.samples}
    }
