"""What every rendering of a record tells about the record itself and about its sources."""

from __future__ import annotations

from collections.abc import Iterator

from engine.case.record.recorder import Record, record_data
from engine.case.why.justification import justify


def facts_of_the_record(record: Record) -> Iterator[tuple[str, str]]:
    """What the record is, in pairs of a name and a value: its case, hashes and versions."""
    yield "Case", record.case.id
    if record.case.candidate:
        yield "Candidate", record.case.candidate
    if record.case.date is not None:
        yield "Date of the case", record.case.date.isoformat()
    if record.case.confirmed is not None:
        categories = record.proof.knowledge.categories
        yield "Reason that was confirmed", categories[record.case.confirmed].title
    if record.recorded is not None:
        yield "Recorded on", record.recorded.isoformat()
    yield "Most steps of a plan", str(record.max_steps or "all")
    yield "SHA-256 of the record", str(record_data(record)["hash"])
    yield "SHA-256 of the knowledge", record.proof.knowledge.hash
    yield "SHA-256 of the case", record.case.hash
    yield "Made with", ", ".join(f"{name} {version}" for name, version in record.versions.items())


def cited_sources(record: Record) -> Iterator[tuple[str, str, str]]:
    """The sources that the justification and the rules that fired cite: id, title and address.

    The address is empty where it has none that a browser could open.
    """
    knowledge = record.proof.knowledge
    cited = {source for firing in record.proof.firings if firing.rule in knowledge.rules
             for source in knowledge.rules[firing.rule].sources}
    for waterfall in justify(record.proof).waterfalls:
        cited.update(source for piece in waterfall.pieces for other in (piece, *piece.swallowed)
                     for source in other.evidence.sources)
    for source in knowledge.sources.values():
        if source.id in cited:
            yield source.id, source.title, safe_url(source.url)


def safe_url(url: str) -> str:
    """An address that a page may link to; empty for one that a browser could run or misread."""
    safe = url.startswith(("https://", "http://")) and not set(url) & set(' "<>\\^`{|}')
    return url if safe else ""
