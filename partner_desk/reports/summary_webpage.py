"""The eligibility summary for a browser, of the content that its PDF is made of: the same words, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from partner_desk.language import tr
from partner_desk.reports.webpage import Markup, element, joined, lone_sign, page, sign, table


def summary_webpage(content: dict[str, Any]) -> bytes:
    """The file."""
    first, second = content["first"], content["second"]
    parts = [
        element("h1", content["title"]),
        *(_first(content, first) if first is not None else ()),
        *(_second(second) if second is not None else ()),
        *_annex(content),
        *_lists(content),
        *_rules(content),
    ]
    mark = content["scenario"] or (content["title"].split(":")[0] if content["training"] else "")
    return page(content, mark, content["title"], joined(parts), (content["note"], content["made"]))


def _verdict(content: dict[str, Any], word: str, *, disputed: bool) -> Markup:
    doubt = joined(" ", tr("(disputed)")) if disputed else ""
    return joined(sign(word, content["verdicts"][word]), doubt)


def _faint(words: str) -> Markup:
    return element("p", words, style="faint") if words else Markup("")


def _first(content: dict[str, Any], first: dict[str, Any]) -> Iterator[Markup]:
    """The answer, the places, the partners, twelve months, what to know."""
    yield _faint(first["identity"])
    yield element(
        "div", [joined(element("p", element("strong", one["strong"])), element("p", one["rest"]) if one["rest"] else "")
                for one in first["answer"]], style="answer",
    )  # fmt: skip
    yield from map(_faint, first["notes"])
    if first["places"]:
        yield element("h2", tr("{program}, place by place", program=first["program"]))
        yield element("div", [_tile(one) for one in first["places"]], style="cards")
        yield _faint(first["more_places"])
    yield element("h2", first["partners"])
    rows = [
        [
            joined(element("strong", row["partner"]), _faint(row["under"])),
            *(_share(content, cell) for cell in row["cells"]),
        ]
        for row in first["rows"]
    ]
    yield table([tr("Partner"), *first["programs"]], rows)
    yield _faint(first["more_rows"])
    months = first["months"]
    if months is not None and months["rows"]:
        yield element("h2", months["title"])
        rows = [
            [row["name"], *(lone_sign(word, content["verdicts"][word]) for word in row["cells"]), row["event"]]
            for row in months["rows"]
        ]
        yield table([tr("Subscription"), *months["months"], tr("What ended")], rows, style="months")
    if first["known"]:
        yield element("h2", tr("What you should know"))
        yield element("ul", [element("li", one) for one in first["known"]])
    yield element("h2", tr("How sure, and on what evidence"))
    yield element("p", content["sure"])


def _tile(place: dict[str, Any]) -> Markup:
    style = "lost" if place["lost"] else "good" if place["verdict"] == "recognized" else ""
    said = tr("{verdict} (disputed)", verdict=place["says"]) if place["disputed"] else place["says"]
    return element(
        "div", element("p", sign(place["verdict"], place["name"])), element("p", element("strong", said)),
        _faint(place["partner"]), _faint(place["more"]), style=f"card {style}".strip(),
    )  # fmt: skip


def _share(content: dict[str, Any], cell: dict[str, Any]) -> Markup:
    """A verdict, its share and what there is to say of it."""
    return joined(
        _verdict(content, cell["verdict"], disputed=cell["disputed"]), _faint(cell["share"]), _faint(cell["says"])
    )


def _second(second: dict[str, Any]) -> Iterator[Markup]:
    """What to do, by person."""
    yield element("h2", tr("What to do, by person"))
    yield _faint(second["note"])
    rows: list[Sequence[str]] = []
    for person in second["people"]:
        rows.append([person["who"]])
        rows += [
            [tr("{number}. {title}", number=step["number"], title=step["text"]), step["opens"], step["after"]]
            for step in person["steps"]
        ]
    yield table([tr("Step"), tr("What it opens"), tr("What comes of it")], rows)


def _annex(content: dict[str, Any]) -> Iterator[Markup]:
    """Reasons, ties, findings, disputes, and what is not known."""
    yield element("h2", tr("Annex"))
    yield table(["", ""], content["facts"])
    yield element("h2", tr("Recognition by partner"))
    if not content["partners"]:
        yield element("p", tr("No partner has anything to do with this customer, as far as it is recorded."))
    for partner in content["partners"]:
        yield element("h3", partner["name"])
        rows = [
            [", ".join(row["programs"]), _verdict(content, row["verdict"], disputed=row["disputed"]), row["why"]]
            for row in partner["alike"]
        ]
        yield table([tr("Program"), tr("Verdict"), tr("Why")], rows)
    yield element("h2", tr("DPOR and PAL side by side"))
    head = [tr("Subscription"), tr("Offer"), tr("Partner of record")]
    yield _table_or(head, content["records"], ("subscription", "offer", "record"), tr("No subscription lies here."))
    head = [tr("Linked identity"), tr("Kind"), tr("Role"), tr("At"), tr("PartnerID of"), tr("Linked since")]
    nobody = tr("No linked identity has a role here, as far as it is recorded.")
    yield _table_or(head, content["links"], ("identity", "kind", "role", "scope", "partner", "since"), nobody)
    yield element("h2", tr("Findings"))
    head = [tr("Severity"), tr("Where"), tr("What was found"), tr("What to do")]
    nothing = tr("Nothing here deserves attention, as far as it is recorded.")
    yield _table_or(head, content["findings"], ("severity", "where", "says", "fix"), nothing)
    yield _faint(content["more_findings"])
    if content["disputes"]:
        yield element("h2", tr("Where sources disagree"))
        told = [
            tr("{criterion}: {says} ({source})", criterion=one["criterion"], says=one["says"], source=one["source"])
            for one in content["disputes"]
        ]
        yield element("ul", [element("li", one) for one in told])
    if content["missing"]:
        yield element("h2", tr("What is not known, and how to find out"))
        yield element("ul", [element("li", one["fact"], " ", one["how"]) for one in content["missing"]])
        yield _faint(content["more_missing"])


def _table_or(head: Sequence[str], rows: Sequence[Mapping[str, str]], names: Sequence[str], nothing: str) -> Markup:
    return table(head, [[row[one] for one in names] for row in rows]) if rows else element("p", nothing)


def _lists(content: dict[str, Any]) -> Iterator[Markup]:
    """Every scope."""
    for told in content["lists"]:
        yield element("h2", tr("Every scope: {program}", program=told["program"]))
        rows = [
            [
                joined("\N{NO-BREAK SPACE}" * 3 * min(row["depth"], 8), row["name"], _faint(row["inside"]),
                       element("code", row["id"]) if row["id"] else ""),
                row["kind"],
                *(sign(word, content["verdicts"][word]) for word in row["words"]),
            ]
            for row in told["scopes"]
        ]  # fmt: skip
        yield table([tr("Scope"), tr("Kind"), *content["columns"]], rows)
        yield _faint(told["cut"])


def _rules(content: dict[str, Any]) -> Iterator[Markup]:
    """Origins, rules, sources, words."""
    yield element("h2", tr("Origin and age of the customer's facts"))
    head = [tr("Source"), tr("Recorded on"), tr("Speaks of"), tr("Age"), tr("Facts")]
    yield table(
        head, [[row["source"], row["on"], row["speaks"], row["age"], str(row["count"])] for row in content["origins"]]
    )
    yield element("p", content["closing"])
    if content["sources"]:
        yield element("h2", tr("Rules and their sources"))
        yield element("p", content["rules"])
        head = [tr("Document"), tr("Address"), tr("Dated"), tr("Read on")]
        yield table(
            head, [[one["title"], _address(one["where"]), one["dated"], one["read"]] for one in content["sources"]]
        )
    yield element("h2", tr("Words"))
    for term in content["terms"]:
        short = f" ({term['short']})" if term["short"] not in ("", term["name"]) else ""
        yield element("p", element("strong", term["name"], short), ": ", term["text"])


def _address(where: str) -> str:
    """Where a source is; one that a browser can open is a link."""
    return element("a", where, href=where, rel="noreferrer") if where.startswith("https://") else where
