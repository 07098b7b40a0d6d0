"""PDF of an HTML page that needs nothing but itself."""

from typing import Any, NoReturn

from ketajournal.errors import MissingPackage


def require_pdf() -> None:
    """Raise ``MissingPackage`` where no PDF can be made here."""
    _weasyprint()


def pdf_of(page: str) -> bytes:
    """The page as PDF. Raises ``MissingPackage`` where what makes it is not installed."""
    return bytes(_weasyprint().HTML(string=page, url_fetcher=_refuse).write_pdf())


def _refuse(url: str, *_more: object, **_named: object) -> NoReturn:
    raise ValueError(f"a page needs nothing from elsewhere: {url}")


def _weasyprint() -> Any:  # it has no types of its own
    try:
        import weasyprint
    except (ImportError, OSError) as fault:  # OSError: it is there, and Pango is not
        raise MissingPackage(
            "Making a PDF",
            "weasyprint",
            "Or have it as HTML, open that in a browser, and print it from there as PDF.",
        ) from fault
    return weasyprint
