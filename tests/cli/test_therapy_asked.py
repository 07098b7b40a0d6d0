"""'therapy ask' asks around an appointment: what to bring before it, what came of it after."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect

from support.forked_commands import Terminal
from support.journals import everything


def answered(child: Any, question: str, answer: str) -> None:
    child.expect_exact(question)
    child.expect_exact("> ")
    child.sendline(answer)


def test_before_an_appointment_the_thread_is_read_back_and_what_to_bring_is_asked(
    run_here: Callable[..., Any], home: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("KETAJOURNAL_PLAIN", "1")
    run_here("session", "add", "2 days ago 14:00")
    run_here("reflect", "a wide river")
    run_here("therapy", "add", "tomorrow 10:00", "--with", "Dr. M.")
    child = Terminal(("therapy", "ask"), dict(os.environ), (60, 120))
    child.expect_exact("a wide river")
    answered(child, "What would you like to bring there?", "the river")
    child.expect_exact("Dr. M.")
    child.expect(pexpect.EOF)
    (appointment,) = [e for e in everything(home) if e.kind == "therapy"]
    assert "the river" in [a.value for a in appointment.answers]


def test_after_an_appointment_what_came_of_it_is_asked_once(
    run_here: Callable[..., Any], home: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("KETAJOURNAL_PLAIN", "1")
    run_here("session", "add", "3 days ago 14:00")
    run_here("therapy", "add", "yesterday 10:00", "--with", "Dr. M.", "--about", "the river")
    child = Terminal(("therapy", "ask"), dict(os.environ), (60, 120))
    child.expect_exact("What you wanted to bring: the river")
    answered(child, "What came of it?", "we spoke of it")
    child.expect(pexpect.EOF)
    again = Terminal(("therapy", "ask"), dict(os.environ), (60, 120))
    again.expect(pexpect.EOF)
    assert "What came of it?" not in again.before
    assert "Nothing to ask" in again.before
    (appointment,) = [e for e in everything(home) if e.kind == "therapy"]
    assert "we spoke of it" in [a.value for a in appointment.answers]


def test_alone_it_lists_and_asks_nothing(run_here: Callable[..., Any], monkeypatch: Any) -> None:
    monkeypatch.setenv("KETAJOURNAL_PLAIN", "1")
    run_here("session", "add", "3 days ago 14:00")
    run_here("therapy", "add", "yesterday 10:00", "--with", "Dr. M.")
    child = Terminal(("therapy",), dict(os.environ), (60, 120))
    child.expect(pexpect.EOF)
    assert "Dr. M." in child.before
    assert "What came of it?" not in child.before
