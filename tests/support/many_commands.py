"""Many commands after each other, in one process or at a terminal, for tests of what they leave behind together."""

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pexpect

from support.forked_commands import Terminal

ENVIRONMENT = {"TERM": "xterm", "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1", "LC_ALL": "C.UTF-8", "EDITOR": "false"}
Start = Callable[..., Any]


class Here(NamedTuple):
    """Runs commands through ``run_here``; none of them may end in a traceback."""

    run: Callable[..., Any]

    def __call__(self, *words: str, code: int = 0, answers: dict[str, Any] | None = None, stdin: str = "") -> str:
        """What a command says, on standard output and standard error, that ends with *code*."""
        given = ("--answers", "-") if answers is not None else ()
        done = self.run(*words, *given, stdin=json.dumps(answers) if answers is not None else stdin)
        said = str(done.stdout + done.stderr)
        assert done.returncode == code, said
        return said

    def data(self, *words: str) -> dict[str, Any]:
        """The one JSON document that a command prints."""
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        document: dict[str, Any] = json.loads(done.stdout)
        assert document["schema"] == 1
        return document

    def id_of(self, kind: str) -> str:
        """The id of the entry of this kind that was written last."""
        listed = self.data("list", "--all", "--kind", kind)["entries"]
        return str(listed[-1]["id"])

    def shown(self, entry: str) -> dict[str, Any]:
        """An entry's answers by the ids of their questions, with its session's number as ``session``."""
        document = self.data("show", entry)
        return {"session": document["session"], **{a["id"]: a["value"] for a in document["answers"]}}


def days_ago(days: int, clock: str = "14:00") -> str:
    """A moment on the day so many days before today (after it, where *days* is below zero), as people write it."""
    return f"{(datetime.now() - timedelta(days=days)).date()} {clock}"


def terminal(*words: str, **environment: str) -> Any:
    """A command begun on a terminal of its own."""
    return Terminal(words, {**os.environ, **ENVIRONMENT, **environment}, (50, 200))


def asked(child: Any, number: int) -> str:
    """Wait for the question of this number and the place to answer it. Returns its words."""
    child.expect(rf"\r\n\s*{number}/\d+  (\S[^\r]*)")
    words = str(child.match[1])
    child.expect(["> ", "›"])
    return words


def ended(child: Any) -> int:
    """Wait until the command is gone. Returns its exit code."""
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus if child.exitstatus is not None else -1)
