"""What the journal never says: every string that ships is read for it, and the one that says it is named.

The list is section 3 of the project's clinical reference ("Never said"), with cheer, blame and bare
reassurance beside it. A word that is meant otherwise stands in ``ALLOWED`` with the reason.
"""

import re
from typing import NamedTuple

import pytest

from ketajournal.guide.prompt_files import shipped_folder
from support.shipped_text import everything, of_pages, of_prompts


class Never(NamedTuple):
    """Words that are never said, and why."""

    pattern: str
    reason: str


NEVER = {
    "you have": Never(
        r"\byou(?:'ve| have| had| suffer| are suffering)\b(?! (?:written|noted|answered|begun|chosen)\b)",
        "it never names an illness as the person's",
    ),
    "you are": Never(
        r"\byou(?:'re| are) (?:\w+ )?(?:depressed|anxious|ill|sick|traumati[sz]ed|bipolar|psychotic|manic|suicidal|"
        r"addicted|better|worse|well|cured|healed|stable|fine|okay|ok|doing)\b",
        "it never diagnoses, and never says how somebody is",
    ),
    "diagnosis": Never(
        r"\b(?:diagnos(?:e|es|ed|is)|symptoms? of|indicates?|suggests? that you|consistent with|sign of)\b",
        "it never interprets a score or a sentence",
    ),
    "responder": Never(
        r"\b(?:non-?)?respon(?:der|ders|ded|se rate|se rates)\b|\bremission\b|\bremitted\b",
        "people are not sorted by how a score moved",
    ),
    "it is working": Never(
        r"\b(?:is|isn't|are|not|it's|be|stops?|stopped) working\b|\bit (?:works|worked|doesn't work|didn't work)\b",
        "whether a treatment works is not for a journal to say",
    ),
    "it failed": Never(r"\bfail(?:s|ed|ing|ure|ures)?\b", "neither a treatment nor a person is called a failure"),
    "safe": Never(r"\b(?:un)?safe(?:ly)?\b", "it can't know what is safe for anyone"),
    "ready": Never(r"\bready (?:for|to)\b", "when a next session is right is between person and prescriber"),
    "wait": Never(r"\bwait(?:s|ed|ing)?\b", "it never tells anyone to hold off"),
    "stop": Never(
        r"\b(?:stop|stops|stopped|stopping|quit|quitting|discontinue\w*)\b", "it never tells anyone to end it"
    ),
    "continue": Never(r"\bcontinu(?:e|es|ed|ing)\b|\bgo on with the treatment\b", "it never tells anyone to go on"),
    "booster": Never(r"\bbooster\w*\b|\btop-?up\b|\bmaintenance (?:dose|session)s?\b", "it never proposes a session"),
    "increase": Never(
        r"\b(?:increas(?:e|es|ed|ing)|rais(?:e|ing) (?:the|your) dose|higher dose)\b", "it never doses"
    ),
    "decrease": Never(
        r"\b(?:decreas(?:e|es|ed|ing)|taper\w*|reduc(?:e|ing) (?:the|your) dose|lower dose)\b", "it never doses"
    ),
    "may": Never(r"\byou may(?: not)?\b(?! (?:be|want)\b)", "it never gives leave, and never takes it"),
    "advice": Never(
        r"\byou (?:should|must|need to|ought to|have to)\b|\bwe (?:recommend|advise|suggest)\b|\bit is best to\b|"
        r"\b(?:try to|make sure|be sure to|avoid)\b",
        "it organises; advice is the treatment team's",
    ),
    "reassurance": Never(
        r"\b(?:is|are|it's|perfectly|completely|totally) (?:normal|natural|to be expected)\b|\bdon't worry\b|"
        r"\bno(?:thing)? (?:need )?to worry\b|\beverything (?:is|will be)\b|\b(?:will|it'll) (?:pass|get better)\b|"
        r"\bno cause for\b|\bgood sign\b|\bhang in there\b|\bkeep going\b",
        "nothing is waved away, and nothing is promised",
    ),
    "streak": Never(
        r"\b(?:streaks?|goals?|badges?|points earned|level up|leaderboards?|achievements?|milestones?|rewards?|"
        r"in a row)\b",
        "nothing is won or lost by writing",
    ),
    "cheer": Never(
        r"\b(?:congrat\w*|well done|great (?:job|work|progress)|good (?:job|work|for you)|nice (?:job|work)|awesome|"
        r"amazing|fantastic|wonderful|excellent|bravo|hooray|yay|proud of you|keep it up|you've got this|"
        r"you can do it|impressive|superb)\b",
        "cheer would make a bad day a failure",
    ),
    "exclamation": Never(r"[^\W\d_]!(?:\s|$|['\"”])", "nothing is shouted, in joy or in alarm"),
    "blame": Never(
        r"\b(?:your fault|blame\w*|you forgot|you missed|you didn't|you failed|overdue|late again|lazy|only you)\b",
        "a day without writing is no one's fault",
    ),
    "verdict": Never(
        r"\b(?:improv(?:ed|ing|ement)|deteriorat\w*|getting (?:better|worse)|recover(?:ed|ing|y)|relapse\w*|"
        r"what helps you|because you)\b",
        "changes are said in points and counts, with no verdict and no cause",
    ),
    "others": Never(
        r"\b(?:than (?:most|other people|others|average)|average (?:person|patient)|most people like you|"
        r"people like you|compared (?:to|with) others)\b",
        "the person is compared with nobody",
    ),
    "method": Never(
        r"\b(?:commit(?:s|ted|ting)?|killing|overdos\w*|self-?harm\w*)\b", "no method words, and no 'commit'"
    ),
}

# A snippet of a string that says one of these and means something else, each with its reason.
ALLOWED = {
    ("you have", "that you have been moving around"): "the wording of PHQ-9 item 8, never changed",
    ("it failed", "that you are a failure or have let yourself"): "the wording of PHQ-9 item 6, never changed",
    ("stop", "being able to stop or control worrying"): "the wording of GAD-7 item 2, never changed",
    ("stop", "What if it stops working?"): "the person's own question, quoted as one",
    ("it is working", "What if it stops working?"): "the person's own question, quoted as one",
    ("diagnosis", "are not a diagnosis; only a clinician can make one"): "says that a range is none",
    ("diagnosis", "It does not diagnose, advise, dose or judge"): "says what the journal does not do",
    ("verdict", "nobody can tell that from getting worse"): "says that nobody can tell, and to tell the team",
    ("wait", "tell it to wait (EDITOR='code --wait')"): "an editor, not a person",
    ("method", "COMMIT"): "the word that ends a transaction in SQL",
    ("stop", "in-progress|stopped"): "the states of a form in FHIR that has open items",
    ("it failed", "not full or failing, then try again"): "a disk, not a person or a treatment",
}


# --- gathering what ships


def without_allowed(name: str, text: str) -> str:
    """The text without the snippets that may stand in it; a second hit beside one is still a hit."""
    for rule, snippet in ALLOWED:
        if rule == name:
            text = text.replace(snippet, "…")
    return text


# --- the promise


def test_the_walk_reaches_every_place_that_a_sentence_ships_from() -> None:
    """Else the rest of this file would hold by reading nothing."""
    texts = [shipped.text for shipped in everything()]
    wheres = {shipped.where for shipped in everything()}
    for known in (
        "Nothing was deleted.",  # the program
        "This journal cannot see or alert anyone.",  # the program, in the middle of a string
        "Please tell the clinician who treats you today.",  # crisis.toml
        "Feeling nervous, anxious or on edge",  # a measure
        "injection into a muscle",  # an option of a prompt
        "ECT: what would it give",  # a page
        "A private journal for people going through ketamine therapy",  # the README
        "How it is today, in under a minute.",  # --help of a command
        "Mark sessions as cancelled.",  # --help of a command inside one
    ):
        assert any(known in text for text in texts), known
    assert {"--help", "session cancel --help", "prompts show --help", "README.md", "worsening.md"} <= wheres
    assert len(texts) > 700


@pytest.mark.parametrize("name", NEVER)
def test_it_is_never_said(name: str) -> None:
    pattern = re.compile(NEVER[name].pattern, re.IGNORECASE)
    said = [
        f"{shipped.where}: “{match[0].strip()}” in: {shipped.text}"
        for shipped in everything()
        if (match := pattern.search(without_allowed(name, shipped.text)))
    ]
    assert not said, f"{NEVER[name].reason}:\n" + "\n".join(said)


@pytest.mark.parametrize("rule", ALLOWED, ids=lambda rule: f"{rule[0]}: {rule[1]}")
def test_what_is_allowed_is_still_said_and_still_needs_leave(rule: tuple[str, str]) -> None:
    name, snippet = rule
    pattern = re.compile(NEVER[name].pattern, re.IGNORECASE)
    assert ALLOWED[rule], "every exception has its reason"
    assert pattern.search(snippet), "it needs no leave"
    assert any(snippet in shipped.text for shipped in everything()), "no string says it any more: take it out"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("you have", "Your score shows that you have severe depression."),
        ("you are", "You are severely depressed."),
        ("responder", "You are a responder."),
        ("it is working", "The treatment is working."),
        ("it failed", "The treatment failed."),
        ("safe", "You are safe."),
        ("ready", "You look ready for another session."),
        ("wait", "Wait two weeks before the next one."),
        ("stop", "Stop the treatment."),
        ("continue", "Continue with the treatment."),
        ("booster", "Time for a booster."),
        ("increase", "Increase the dose."),
        ("decrease", "Decrease the dose."),
        ("may", "You may have another session."),
        ("reassurance", "Dips are normal, keep going."),
        ("streak", "A streak of five days."),
        ("cheer", "Well done."),
        ("exclamation", "Five check-ins this week!"),
        ("verdict", "You have improved since session 1."),
    ],
)
def test_the_list_would_catch_it(name: str, sentence: str) -> None:
    assert re.search(NEVER[name].pattern, sentence, re.IGNORECASE)


@pytest.mark.parametrize(
    "sentence", ["A safety plan, in your own words", "What makes my surroundings safer?", "a != b", "unstoppable"]
)
def test_what_is_meant_otherwise_is_not_caught(sentence: str) -> None:
    assert not any(
        re.search(NEVER[name].pattern, sentence, re.IGNORECASE) for name in ("safe", "stop", "exclamation")
    )


OVERCLAIMED = re.compile(
    r"\bnearly (?:everybody|everyone|all)\b|\balmost (?:everybody|everyone|always)\b|\bcome back by themselves\b|"
    r"\bwith dips in between\b|\btends? to (?:come|show|return|matter)\b|\bmost people\b|\bcolours what\b",
    re.IGNORECASE,
)


def test_no_question_and_no_page_claims_more_than_is_known() -> None:
    """What one writer saw is told as that; what trials found stands, counted, on the page of studies."""
    said = [f"{shipped.where}: {shipped.text}" for shipped in (*of_prompts(), *of_pages())]
    assert [text for text in said if OVERCLAIMED.search(text) and not text.startswith("studies.md")] == []


def test_what_is_told_of_the_label_has_its_date_and_its_boxed_warning() -> None:
    page = " ".join((shipped_folder() / "learn" / "questions.md").read_text(encoding="utf-8").split())
    assert "slowed breathing" in page, "respiratory depression is in the box"
    assert "since 21 January 2025 also on its own" in page
    for name in ("questions.md", "after.md"):
        text = " ".join((shipped_folder() / "learn" / name).read_text(encoding="utf-8").split())
        cited = re.findall(r"Spravato prescribing information([^)]*)\)", text)
        assert cited
        assert all("checked" in rest for rest in cited), name


def test_percentages_of_groups_stand_on_the_page_of_studies_and_nowhere_else() -> None:
    """Published figures are never set beside a person's own."""
    found = [
        shipped
        for shipped in everything()
        if re.search(r"\d ?%|\bn: \d", shipped.text) and shipped.where != "studies.md"
    ]
    assert found == []
    assert any("%" in shipped.text for shipped in everything() if shipped.where == "studies.md")


def test_each_published_figure_has_its_number_its_comparison_and_its_harms() -> None:
    page = (shipped_folder() / "learn" / "studies.md").read_text(encoding="utf-8")
    for part in page.split("\n## ")[1:]:
        title = part.splitlines()[0]
        assert "n: " in part, title
        assert re.search(r"\bcomparison\b", part, re.IGNORECASE), title
        assert re.search(r"\bharms?\b", part, re.IGNORECASE), title
        assert "(Source: " in part, title
