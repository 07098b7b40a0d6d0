"""Apple Health's export: what was slept, out of whatever else is in it, in whatever size it comes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.errors import BadInput
from ketajournal.exchange import apple_health, limits
from ketajournal.exchange.content import open_source
from support.imports import entries, incoming, left_out
from support.samples.apple_health import APPLE, APPLE_HEAD, apple, slept
from support.samples.fhir import form
from support.zips import zipped


def nights(content: str | bytes) -> dict[str, float]:
    """The hours of each day of waking."""
    return {at[:10]: answers["watch.apple-health"] for _, at, answers in entries(incoming(content))}


def test_a_night_is_the_union_of_what_was_slept_without_what_was_lain_awake() -> None:
    assert nights(APPLE) == {"2026-03-02": 7.03}, "23:00 to 1:30, and 2:00 to 6:32"


def test_older_versions_said_asleep_and_no_more() -> None:
    asleep = slept("2026-03-01 23:00:00 +0100", "2026-03-02 06:30:00 +0100", "Asleep")
    assert nights(apple(asleep)) == {"2026-03-02": 7.5}


def test_two_devices_never_add_up() -> None:
    one = slept("2026-03-01 23:00:00 +0100", "2026-03-02 06:00:00 +0100")
    other = slept("2026-03-01 23:30:00 +0100", "2026-03-02 06:30:00 +0100", source="A ring")
    assert nights(apple(one, other)) == nights(apple(other, one)) == {"2026-03-02": 7.5}
    assert nights(apple(one, one, one)) == {"2026-03-02": 7}


def test_the_part_before_midnight_belongs_to_the_day_of_waking() -> None:
    parts = [
        slept("2026-03-01 21:00:00 +0100", "2026-03-01 23:00:00 +0100"),
        slept("2026-03-02 02:00:00 +0100", "2026-03-02 06:00:00 +0100"),
    ]
    assert nights(apple(*parts)) == {"2026-03-02": 6}


def test_a_nap_is_counted_and_is_no_part_of_the_night() -> None:
    night = slept("2026-03-01 23:00:00 +0100", "2026-03-02 06:00:00 +0100")
    nap = slept("2026-03-02 14:00:00 +0100", "2026-03-02 15:00:00 +0100")
    found = incoming(apple(night, nap))
    assert [answers for _, _, answers in entries(found)] == [{"watch.apple-health": 7}]
    assert sum(left_out(found).values()) == 1


def test_the_day_is_the_one_that_the_file_says_in_whatever_zone_it_is_read(zone: Callable[[str], None]) -> None:
    text = apple(
        slept("2026-03-01 23:00:00 +1300", "2026-03-02 06:00:00 +1300"),
        slept("2026-03-04 23:00:00 -1000", "2026-03-05 06:00:00 -1000"),
    )
    found = []
    for name in ("Pacific/Auckland", "America/Adak", "UTC"):
        zone(name)
        found.append([(e.id, e.at, e.utc_offset) for e, _ in incoming(text).archive.entries])
    assert found[0] == found[1] == found[2]
    assert [at for _, at, _ in entries(incoming(text))] == ["2026-03-02T04:00+13:00", "2026-03-05T04:00-10:00"]


def test_a_night_in_which_clocks_change_has_the_hours_that_went_by() -> None:
    spring = slept("2026-03-28 23:00:00 +0100", "2026-03-29 07:00:00 +0200")
    autumn = slept("2026-10-24 23:00:00 +0200", "2026-10-25 07:00:00 +0100")
    assert nights(apple(spring, autumn)) == {"2026-03-29": 7, "2026-10-25": 9}


def test_minutes_are_kept_as_such() -> None:
    found = nights(
        apple(
            *(
                slept(f"2026-03-{day:02} 00:00:00 +0100", f"2026-03-{day:02} 07:{day:02}:00 +0100")
                for day in range(1, 31)
            )
        )
    )
    assert [round(hours * 60) for hours in found.values()] == [420 + day for day in range(1, 31)]


def test_what_cannot_be_so_is_left_out_and_told_with_its_line() -> None:
    good = slept("2026-03-01 23:00:00 +0100", "2026-03-02 06:00:00 +0100")
    odd = [
        slept("2026-03-03 23:00:00 +0100", "2026-03-03 06:00:00 +0100"),
        slept("2026-03-03 23:00:00 +0100", "2026-03-05 06:00:00 +0100"),
        slept("yesterday", "2026-03-05 06:00:00 +0100"),
        slept("0001-01-01 00:00:00 +2359", "0001-01-01 06:00:00 +2359"),
    ]
    found = incoming(apple(good, *odd))
    assert len(found.archive.entries) == 1
    line = APPLE_HEAD.count("\n") + 2
    assert left_out(found) == {f"sleep that can't be so, such as that of line {line}": 4}


@pytest.mark.parametrize("name", ["export.xml", "Exportieren.xml"])
def test_the_zip_that_it_comes_in_is_read_as_it_is(name: str) -> None:
    beside = {"apple_health_export/a.xml": "<ClinicalDocument/>", "apple_health_export/b.xml": b"\xff\xfe\x00"}
    assert nights(zipped({**beside, f"apple_health_export/{name}": APPLE})) == nights(APPLE)


@pytest.mark.parametrize("packed", [str, lambda text: zipped({"apple_health_export/export.xml": text})])
def test_it_is_read_also_where_it_is_larger_than_any_journal(
    packed: Callable[[str], str | bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LARGEST_IMPORT", len(APPLE) // 2)
    assert nights(packed(APPLE)) == {"2026-03-02": 7.03}


def test_item_nine_is_met_in_what_a_clinic_sent_to_the_phone() -> None:
    sent = {"apple_health_export/clinical-records/Observation-1.json": json.dumps(form(values=(1,) * 9))}
    found = incoming(zipped({"apple_health_export/export.xml": APPLE, **sent}))
    assert (len(entries(found)), found.calls) == (1, [1])
    sent = {"apple_health_export/export_cda.xml": '<ClinicalDocument><code code="44260-8"/><value value="2"/>'}
    assert incoming(zipped({"apple_health_export/export.xml": APPLE, **sent})).calls == [2]


def test_a_file_that_is_cut_off_is_refused() -> None:
    with pytest.raises(BadInput, match="cut off"):
        incoming(APPLE[: APPLE.rindex("</Health")])


def test_entities_are_refused_and_never_grow() -> None:
    bomb = APPLE.replace("]>", '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">\n]>').replace(
        "A watch", "&b;"
    )
    with pytest.raises(BadInput, match="entities"):
        incoming(bomb)
    with pytest.raises(BadInput, match="entities"):
        incoming(APPLE.replace("]>", '<!ENTITY x SYSTEM "file:///etc/passwd">]>'))


def test_a_tag_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(BadInput, match="longer than"):
        incoming(APPLE_HEAD + "<Record " + "a" * 9_000_000)


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(0, 3000))
def test_wherever_a_piece_ends_the_same_is_read(size: int, shift: int) -> None:
    text = APPLE_HEAD + " " * shift + APPLE.removeprefix(APPLE_HEAD)
    pieces = (text[at : at + size] for at in range(0, len(text), size))
    found = [tag["startDate"] for _, tag in apple_health._sleep_tags(pieces)]
    assert found == [tag["startDate"] for _, tag in apple_health._sleep_tags(iter([text]))]
    assert len(found) == 4


def test_years_of_nights_in_stages_take_no_more_than_their_nights(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = apple(
        *(
            slept(f"2026-03-{day:02} 0{hour}:00:00 +0100", f"2026-03-{day:02} 0{hour + 1}:00:00 +0100", "AsleepCore")
            for day in range(1, 29)
            for hour in range(7)
        )
    )
    before = nights(whole)
    monkeypatch.setattr(apple_health, "_MOST_APART", 10)
    assert nights(whole) == before
    assert set(before.values()) == {7}


def test_it_may_be_larger_than_any_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "export.xml"
    path.write_text(APPLE, encoding="utf-8")
    monkeypatch.setattr(limits, "LARGEST_IMPORT", len(APPLE) - 1)
    with open_source(str(path)) as file:  # type: ignore[union-attr]
        assert file.read() == APPLE.encode()
    path.write_text("x" * len(APPLE), encoding="utf-8")
    with pytest.raises(BadInput, match="larger than"):
        open_source(str(path))


def test_it_is_told_how_many_megabytes_are_read() -> None:
    told: list[tuple[int, int]] = []
    long = APPLE.replace("</HealthData>", "<Record/>\n" * 300_000 + "</HealthData>")
    for content in (long, zipped({"export.xml": long})):
        told.clear()
        incoming(content, step=lambda done, of: told.append((done, of)))
        assert {of for _, of in told} == {3}
        assert told == sorted(told)
        assert told[-1] == (3, 3)
