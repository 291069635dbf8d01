"""Writes the reference of a Python package as Markdown, from its sources alone: nothing of it is imported.

Usage: reference-python.py PACKAGE_FOLDER TARGET_FOLDER. Fails, with the names, when something public has no docstring.
"""

import ast
import re
import sys
from pathlib import Path


class Module:
    """A source file: what it defines, with docstrings, and where its other names come from."""

    def __init__(self, path):
        self.lines = path.read_text(encoding="utf-8").split("\n")
        tree = ast.parse("\n".join(self.lines))
        self.doc = ast.get_docstring(tree)
        self.definitions = {}
        self.imports = {}
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.level == 1:
                for name in node.names:
                    self.imports[name.asname or name.name] = (node.module, name.name)
        for name, node, doc in assigned(tree.body):
            self.definitions[name] = (node, doc)
        for node in tree.body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                self.definitions[node.name] = (node, ast.get_docstring(node))


def assigned(body):
    """Name, statement and docstring (the string below) of what is assigned to names or to attributes of self."""
    for node, following in zip(body, [*body[1:], None]):
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        doc = None
        if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            doc = following.value.value
        if isinstance(target, ast.Name):
            yield target.id, node, doc
        elif isinstance(target, ast.Attribute):
            yield target.attr, node, doc


class Reference:
    """The pages of a package."""

    def __init__(self, folder):
        self.package = folder.name
        self.modules = {path.stem: Module(path) for path in sorted(folder.glob("*.py"))}
        self.problems = []

    def find(self, module, name):
        """The module that defines a name, and the definition; None for what is not of this package."""
        found = self.modules[module]
        if name in found.definitions:
            return module, *found.definitions[name]
        origin, original = found.imports.get(name, (None, name))
        return self.find(origin, original) if origin in self.modules else None

    def page(self, title, module, names):
        """The page of public names of a module; after them what their signatures speak of."""
        parts = [f"# {title}\n", f"{self.modules[module].doc}\n"]
        pending = [(module, name) for name in names]
        done = set()
        while pending:
            where, name = pending.pop(0)
            found = self.find(where, name)
            if found is None or found[:2] in done:
                continue
            home, node, doc = found
            done.add(found[:2])
            parts.append(f"## {name}\n")
            spoken = self.describe(parts, title, home, name, node, doc)
            pending += [(home, word) for word in spoken if not word.startswith("_")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(parts))

    def describe(self, parts, title, module, name, node, doc):
        """Adds the section of one name. Returns the names that it speaks of."""
        if doc is None:
            self.problems.append(f"{title}.{name} has no docstring")
        if isinstance(node, ast.ClassDef):
            bases = [base for base in map(ast.unparse, node.bases) if self.is_named(module, base)]
            parts += [code(f"class {name}({', '.join(bases)})" if bases else f"class {name}"), f"{doc}\n"]
            return self.members(parts, title, module, name, node)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            parts += [code(signature(node)), f"{doc}\n"]
            return names_in(node.args, node.returns)
        if isinstance(node.value, ast.Call) and len(node.value.args) == 2:
            parts += [f"{doc}\n", *self.table(module, node.value.args[1])]
            return names_in(node.value.args[1])
        if isinstance(node, ast.AnnAssign):
            parts += [code(f"{name}: {ast.unparse(node.annotation)}"), f"{doc}\n"]
            return []
        parts += [code(f"{name} = {ast.unparse(node.value)}"), f"{doc}\n"]
        return names_in(node.value)

    def is_named(self, module, base):
        """Whether readers know a base: it is Python's own, or exported."""
        found = self.find(module, base)
        return found is None or self.find("__init__", base) == found

    def members(self, parts, title, module, name, node):
        """Adds what a class has and can do, also by its bases in this package. Returns the names spoken of."""
        spoken = []
        for member in node.body:
            if isinstance(member, ast.AnnAssign):
                parts.append(f"- `{member.target.id}: {ast.unparse(member.annotation)}`")
        parts.append("")
        for member in node.body:
            if not isinstance(member, (ast.FunctionDef, ast.AsyncFunctionDef)) or is_overload(member):
                continue
            if member.name == "__init__":
                for attribute, statement, doc in assigned(member.body):
                    if doc is not None and not attribute.startswith("_"):
                        kind = ast.unparse(statement.value.func)
                        parts += [f"### {name}.{attribute}\n", code(f"{attribute}: {kind}"), f"{doc}\n"]
                        spoken.append(kind)
            elif not member.name.startswith("_"):
                doc = ast.get_docstring(member)
                if doc is None:
                    self.problems.append(f"{title}.{name}.{member.name} has no docstring")
                parts += [f"### {name}.{member.name}\n", code(signature(member)), f"{doc}\n"]
                spoken += names_in(member.args, member.returns)
        for base in node.bases:
            found = self.find(module, ast.unparse(base))
            if found is not None and not found[1].bases:
                spoken += self.members(parts, title, found[0], name, found[1])
        return spoken

    def table(self, module, fields):
        """The keys of a TypedDict, with the comments above them."""
        rows = ["| key | type | |", "| --- | --- | --- |"]
        for key, kind in zip(fields.keys, fields.values):
            comment = self.modules[module].lines[key.lineno - 2].strip().lstrip("# ")
            rows.append(f"| `{key.value}` | `{ast.unparse(kind)}` | {comment} |")
        return [*rows, ""]


def is_overload(node):
    """Whether this is one of several signatures; the last one, with the docstring, speaks for them."""
    return any(isinstance(each, ast.Name) and each.id == "overload" for each in node.decorator_list)


def signature(node):
    """A function as it is called, without its body."""
    arguments = ast.unparse(node.args)
    if arguments == "self" or arguments.startswith("self, "):
        arguments = arguments[len("self") :].lstrip(", ")
    returns = ast.unparse(node.returns) if node.returns is not None else "None"
    returns = returns.strip("'")
    if any(isinstance(each, ast.Name) and each.id == "property" for each in node.decorator_list):
        return f"{node.name}: {returns}"
    start = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    return f"{start} {node.name}({arguments}) -> {returns}"


def names_in(*nodes):
    """Names in annotations, also in those that are strings."""
    found = []
    for node in nodes:
        for each in ast.walk(node) if node is not None else ():
            if isinstance(each, ast.Name):
                found.append(each.id)
            elif isinstance(each, ast.Constant) and isinstance(each.value, str) and "[" in each.value:
                found += names_in(ast.parse(each.value))
    return found


def code(text):
    """A block of Python."""
    return f"```python\n{text}\n```\n"


def main(folder, target):
    """Writes a page for the package and one for each module that is imported by its own name."""
    reference = Reference(Path(folder))
    package = reference.modules["__init__"]
    exported = ast.literal_eval(package.definitions["__all__"][0].value)
    pages = {reference.package: reference.page(reference.package, "__init__", exported)}
    if "blocking" in reference.modules:
        title = f"{reference.package}.blocking"
        own = [
            name
            for name, (node, _) in reference.modules["blocking"].definitions.items()
            if not name.startswith("_") and not isinstance(node, ast.Assign)
        ]
        pages[title] = reference.page(title, "blocking", own)
    Path(target).mkdir(parents=True, exist_ok=True)
    for title, text in pages.items():
        Path(target, f"{title}.md").write_text(text, encoding="utf-8")
    for problem in reference.problems:
        print(problem, file=sys.stderr)
    return 1 if reference.problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
