"""Afterflow's CSV: each row is a session, with what was written before and after it."""

from collections.abc import Callable

import pytest

from ketajournal.errors import BadInput
from support.imports import entries, incoming, left_out, notes
from support.samples.afterflow import HEAD, ROW


@pytest.fixture(autouse=True)
def _utc(zone: Callable[[str], None]) -> None:
    zone("UTC")


def brought(*rows: str, **choices: bool):  # type: ignore[no-untyped-def]
    return incoming("\n".join([HEAD, *rows]), **choices)


def test_a_row_is_a_session_its_preparation_and_its_reflection() -> None:
    found = brought(ROW)
    (session,) = found.sessions.values()
    assert (session.at, session.route) == ("2026-03-02T14:05:00Z", "iv")
    assert entries(found) == [
        ("prep", "2026-03-02T14:05+00:00", {"prep.intention": "Let go", "import.mood-before": 4}),
        (
            "reflect",
            "2026-03-02T14:05+00:00",
            {
                "reflect.first": "A field,\nwide",
                "import.mood-after": 7,
                "import.music": "https://open.spotify.com/x",
            },
        ),
    ]
    assert {e.session_id for e, _ in found.archive.entries} == {session.id}


def test_moods_around_a_session_are_not_mixed_with_those_of_the_days() -> None:
    assert {a.metric for a in brought(ROW).archive.answers if a.prompt.startswith("import.")} == {None}


@pytest.mark.parametrize(
    ("given", "route", "kept"),
    [
        ("Intravenous (IV)", "iv", None),
        ("Intramuscular (IM)", "im", None),
        ("Nasal", "spray", None),
        ("Oral", "other", "Oral"),
        ("Other", "other", "Other"),
    ],
)
def test_only_a_clear_route_becomes_one_of_ours_and_the_word_is_kept(
    given: str, route: str, kept: str | None
) -> None:
    found = brought(ROW.replace("Intravenous (IV)", given))
    assert next(iter(found.sessions.values())).route == route
    assert entries(found)[1][2].get("import.route") == kept


def test_a_mood_of_0_is_one_that_was_not_given() -> None:
    found = brought('"Mar 2, 2026, 2:05 PM",Ketamine,Oral,"",4,0,"",""')
    assert "import.mood-after" not in {a.prompt for a in found.archive.answers}


def test_the_apostrophe_before_a_formula_is_taken_away_and_another_is_not() -> None:
    found = brought('"Mar 2, 2026 at 2:05 PM",Ketamine,Oral,\'=1+1,4,5,\'tis fine,""')
    (_, _, before), (_, _, after) = entries(found)
    assert (before["prep.intention"], after["reflect.first"]) == ("=1+1", "'tis fine")


def test_other_substances_are_left_out_and_counted_or_kept_as_notes() -> None:
    row = '"Mar 9, 2026 at 2:05 PM",Psilocybin,Oral,Look,4,6,Trees,""'
    found = brought(ROW, row)
    assert left_out(found) == {"sessions with something other than ketamine": 1}
    assert len(found.sessions) == 1
    found = brought(ROW, row, all_substances=True)
    assert len(found.sessions) == 1
    assert notes(found) == ["Psilocybin, Oral\nIntention: Look\nMood before: 4\nMood after: 6\nTrees"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('"02/03/2026 14:05",Ketamine,Oral,x,4,5,,', "line 2: '02/03/2026 14:05' is not a date"),
        ('"Feb 30, 2026 at 2:05 PM",Ketamine,Oral,x,4,5,,', "line 2: 'Feb 30"),
        ('"Mar 2, 2026 at 2:05 PM",Ketamine,Oral,x,11,5,,', "line 2: the mood before is '11'"),
        ('"Mar 2, 2026 at 2:05 PM",Ketamine,Oral,x,4,=5,,', "line 2: the mood after is '=5'"),
        ('"Mar 2, 2026 at 2:05 PM",Ketamine', "line 2: 8 cells were expected"),
        ('"Mar 2, 0026 at 2:05 PM",Ketamine,Oral,x,4,5,,', "line 2: 'Mar 2, 0026"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(row: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        brought(row)
