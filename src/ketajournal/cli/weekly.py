"""The weekly look."""

from ketajournal.cli.options import AsOf, CourseNumber, Json, Plain, end_of


def report(course: CourseNumber = None, as_of: AsOf = None, plain: Plain = False, as_json: Json = False) -> None:
    """The weeks since session 1, and each session with its 72 hours: your own ratings, side by side."""
    from ketajournal.cli.looking_back import report_document
    from ketajournal.cli.settings import wants_plain
    from ketajournal.show.screens import screen

    screen(as_json=as_json, plain=wants_plain(plain)).show(report_document(course, end_of(as_of)))
