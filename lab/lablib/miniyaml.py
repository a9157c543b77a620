"""The part of YAML that the lab's files are written in, so that python3 alone is enough.

Mappings and lists by indentation, [..] and {..} within one line, comments, quoted and plain words,
true, false, decimal and 0x numbers. Anything else is an error that names file and line.
"""

import re

from .said import LabError

TOKEN = re.compile(r"""\s*("[^"]*"|'[^']*'|[\[\]{},]|:(?=\s)|[^\[\]{},:"'\s](?:[^\[\]{},:]|:(?!\s))*)""")
KEY = re.compile(r"""("[^"]*"|[^\s"'\[{#:-][^:]*):(?:\s+(.*))?$""")


def load(path):
    """What the file says, as dicts, lists, strings, numbers and booleans."""
    lines = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = re.sub(r"(^|\s)#.*$", "", line).rstrip()
        if text.strip():
            lines.append((len(text) - len(text.lstrip()), text.strip(), number))
    try:
        value, rest = block(lines, 0, 0)
        if rest != len(lines):
            raise ValueError(lines[rest][2], "indentation that fits nothing above")
    except ValueError as error:
        number, seen = error.args
        raise LabError(f"{path}:{number}", seen, "the YAML that lablib/miniyaml.py reads", "correct the line") from None
    return value


def block(lines, at, indent):
    if at == len(lines):
        raise ValueError(lines[-1][2] if lines else 1, "nothing where a value should be")
    return (items if lines[at][1].startswith("- ") else mapping)(lines, at, indent)


def items(lines, at, indent):
    out = []
    while at < len(lines) and lines[at][0] == indent and lines[at][1].startswith("- "):
        _, text, number = lines[at]
        inner = text[2:].lstrip()
        if KEY.match(inner):
            deeper = indent + len(text) - len(inner)
            lines[at] = (deeper, inner, number)
            value, at = mapping(lines, at, deeper)
        else:
            value, at = flow(inner, number), at + 1
        out.append(value)
    return out, at


def mapping(lines, at, indent):
    out = {}
    while at < len(lines) and lines[at][0] == indent and not lines[at][1].startswith("- "):
        _, text, number = lines[at]
        match = KEY.match(text)
        if not match:
            raise ValueError(number, f"'{text}'")
        key = str(scalar(match[1]))
        if key in out:
            raise ValueError(number, f"'{key}' a second time")
        if match[2]:
            out[key], at = flow(match[2], number), at + 1
        else:
            deeper = lines[at + 1][0] if at + 1 < len(lines) else -1
            if deeper <= indent:
                raise ValueError(number, f"no value for '{key}'")
            out[key], at = block(lines, at + 1, deeper)
    return out, at


def flow(text, number):
    if text[0] not in "[{":
        return scalar(text)
    tokens = [match[1].strip() for match in TOKEN.finditer(text)]
    value, rest = nested(tokens, 0, number)
    if rest != len(tokens):
        raise ValueError(number, f"'{tokens[rest]}' after the end")
    return value


def nested(tokens, at, number):
    if at >= len(tokens):
        raise ValueError(number, "a bracket that is not closed")
    if tokens[at] not in "[{":
        return scalar(tokens[at]), at + 1
    close = "]" if tokens[at] == "[" else "}"
    out, at = [] if close == "]" else {}, at + 1
    while at < len(tokens) and tokens[at] != close:
        if close == "]":
            value, at = nested(tokens, at, number)
            out.append(value)
        else:
            key = str(scalar(tokens[at]))
            if at + 1 >= len(tokens) or tokens[at + 1] != ":":
                raise ValueError(number, f"no ':' after '{key}'")
            out[key], at = nested(tokens, at + 2, number)
        if at < len(tokens) and tokens[at] == ",":
            at += 1
    if at >= len(tokens):
        raise ValueError(number, f"no '{close}'")
    return out, at + 1


def scalar(text):
    if text[:1] in "\"'":
        return text[1:-1]
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?\d+|0x[0-9a-fA-F]+", text):
        return int(text, 0)
    return text
