"""The weekly look."""

from ketajournal.cli.options import AsOf, CourseNumber, Json, Plain, end_of


def report(course: CourseNumber = None, as_of: AsOf = None, plain: Plain = False, as_json: Json = False) -> None:
    """The weeks since session 1, and each session with its 72 hours: your own ratings, side by side."""
    from ketajournal.cli.opening import for_reading
    from ketajournal.cli.settings import wants_plain
    from ketajournal.course.report import weekly
    from ketajournal.guide.prompts import metrics, routes
    from ketajournal.journal import reading
    from ketajournal.show.report import ReportDocument
    from ketajournal.show.screens import screen

    journal = for_reading()
    found = reading.needed_course(journal.connection, course)
    value = weekly(found, reading.entries(journal.connection, found.id), end_of(as_of))
    screen(as_json=as_json, plain=wants_plain(plain)).show(ReportDocument(value, metrics(), routes()))


def report_after(plain: bool) -> None:
    """The report, as the second half of the weekly look; nothing where no course has been begun."""
    from ketajournal.errors import NotFound

    try:
        report(course=None, as_of=None, plain=plain, as_json=False)
    except NotFound:
        return
