"""A checker of explanations that knows nothing of the program: it reads the JSON of an answer, and derives it again.

It trusts no sentence, no mark and no verdict: from the facts in the premises it derives what each check says, from
that the verdict of each way and leaf, and from the templates the sentences. What it cannot accept it says in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

Node = Mapping[str, Any]
Moments = frozenset[tuple[datetime, datetime]]

YES, NO, UNKNOWN = "yes", "no", "unknown"
RECOGNIZED, PARTLY, NOT_RECOGNIZED, NOT_APPLICABLE = "recognized", "partly", "not-recognized", "not-applicable"
BEGINNINGS = ("a ", "an ", "the ", "somebody ")
UNNAMED = ("somebody in another tenant", "somebody not listed")
"""Of whom nothing is told that could be checked: a customer learns no names of others."""

BILLING = "billing"
LINKS, ASSIGNMENTS, DELEGATIONS = "partner-admin-links", "role-assignments", "delegations"


def violations(answer: Node) -> list[str]:
    """What is wrong with an explanation of one day; nothing if it holds."""
    return list(Checker(answer).violations())


def moment(text: str | None, otherwise: datetime) -> datetime:
    """A moment of the JSON; a day is its beginning in UTC."""
    if text is None:
        return otherwise
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


class Checker:
    """Checks one answer."""

    def __init__(self, answer: Node) -> None:
        """Nothing is looked at yet."""
        self.answer = answer
        self.day = date.fromisoformat(answer["on"])
        self.start = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        self.end = self.start + timedelta(days=1)
        self.facts: Mapping[str, Mapping[str, Node]] = answer["premises"]["facts"]
        self.rules = answer["premises"]["rules"]
        self.roles: Mapping[str, Sequence[str]] = answer["premises"]["roles"]
        self.partner = self.facts["partners"].get(answer["partner"], {})
        self.path: Sequence[str] = ()
        self.holder: set[str] = set()
        """The principals that the person at hand is, or is in."""

    # The answer ---------------------------------------------------------------------------------------------

    def violations(self) -> Iterator[str]:
        """What is wrong."""
        parts = self.parts
        if not self.partner:
            yield "the asked partner is not among the premises"
        for part in parts:
            yield from self.part(part)
        verdicts = [part["verdict"] for part in parts]
        if joined(verdicts) != self.answer["verdict"]:
            yield f"the answer is {self.answer['verdict']}, its leaves make {joined(verdicts)}"
        counts: dict[str, int] = {}
        if not any("charge_kind" in part for part in parts):
            for part in parts:
                counts[part["verdict"]] = counts.get(part["verdict"], 0) + part["leaves"]
            if counts != self.answer["leaves"]:
                yield f"the leaves are {self.answer['leaves']}, those of the proof {counts}"
        disputed = any("disputed" in node for part in parts for node in walk(part))
        if self.answer["disputed"] and not disputed:
            yield "disputed, and no reason says by whom"
        shown = {node["criterion"] for part in parts for node in walk(part)}
        counting = [part for part in parts if part["verdict"] != NOT_APPLICABLE] or parts
        for criterion in self.answer["decided_by"] if parts else ():
            if criterion not in shown:
                yield f"decided by {criterion}, of which the proof does not speak"
            elif not any(self.may_decide(part, criterion) for part in counting):
                yield f"decided by {criterion}, which does not decide"

    @property
    def parts(self) -> Sequence[Node]:
        """The proofs of the leaves that differ."""
        proof = self.answer["proof"]
        return [proof] if "leaves" in proof else proof["children"]

    @staticmethod
    def may_decide(part: Node, criterion: str) -> bool:
        """Whether something in a proof has the value of its verdict: what holds, what fails, what is not known."""
        wanted = {RECOGNIZED: {YES}, PARTLY: {YES, NO}, UNKNOWN: {UNKNOWN}}.get(part["verdict"], {NO})
        return any(node["criterion"] == criterion and node["verdict"] in wanted for node in walk(part))

    # One leaf -----------------------------------------------------------------------------------------------

    def part(self, part: Node) -> Iterator[str]:
        """What is wrong with the proof of one leaf."""
        children = {node["criterion"]: node for node in part["children"]}
        wanted = [*self.rules["applies"], *self.rules["gates"], *(way["id"] for way in self.rules["ways"])]
        if sorted(children) != sorted(wanted):
            yield f"{part['criterion']}: the proof weighs {sorted(children)}, the rules {sorted(wanted)}"
            return
        path = self.path = self.answer["premises"]["paths"][part["example"]]
        applies = [children[one] for one in self.rules["applies"]]
        gates = [children[one] for one in self.rules["gates"]]
        for gate in (*applies, *gates):
            yield from self.criterion(gate, path, part)
        held: list[Moments] = []
        for way in self.rules["ways"]:
            yield from self.way(children[way["id"]], way, path, part, held)
        ways = [children[one["id"]]["verdict"] for one in self.rules["ways"]]
        verdict = self.verdict([one["verdict"] for one in applies], gates, ways, held)
        if verdict != part["verdict"]:
            yield f"{part['criterion']} at {part['example']}: told {part['verdict']}, derived {verdict}"

    def verdict(self, applies: Sequence[str], gates: Sequence[Node], ways: Sequence[str], held: list[Moments]) -> str:
        """The verdict of a leaf from gates and ways."""
        shut = [one for one in gates if one["verdict"] == NO]
        if NO in applies or any(one.get("word") == "none" and "charge" in self.check(one) for one in shut):
            return NOT_APPLICABLE
        if shut or all(one == NO for one in ways):
            return NOT_RECOGNIZED
        if UNKNOWN in applies or any(one["verdict"] == UNKNOWN for one in gates) or YES not in ways:
            return UNKNOWN
        return RECOGNIZED if any(self.covers(one) for one in held) else PARTLY

    def way(self, node: Node, way: Node, path: Sequence[str], part: Node, held: list[Moments]) -> Iterator[str]:
        """What is wrong with one way; the times for which it holds go into `held`."""
        gates = [one for one in node["children"] if one["criterion"] in way["gates"]]
        rest = [one for one in node["children"] if one["criterion"] not in way["gates"]]
        if sorted(one["criterion"] for one in gates) != sorted(way["gates"]):
            yield f"{way['id']}: not all of its gates are weighed"
        for gate in gates:
            yield from self.criterion(gate, path, part)
        people = [one for one in rest if one["criterion"] == f"{way['id']}.person"]
        times: Moments = frozenset()
        if people:
            for person in people:
                yield from self.person(person, way["chain"], path, part)
            times = union(self.times(one) for one in people if one["verdict"] == YES)
            values = [one["verdict"] for one in people]
            value = YES if YES in values else UNKNOWN if UNKNOWN in values else NO
        elif len(rest) == 1 and "word" not in rest[0]:  # nobody
            value = NO
        else:
            for one in rest:
                yield from self.criterion(one, path, part)
            values = [one["verdict"] for one in rest]
            value = NO if NO in values else UNKNOWN if UNKNOWN in values else YES
            weighed = {one["criterion"] for one in rest}
            if value != NO and weighed != set(way["chain"]):
                yield f"{way['id']}: weighed {sorted(weighed)} of {way['chain']}"
            times = union([self.whole])
        shut = [one["verdict"] for one in gates]
        value = NO if NO in shut else UNKNOWN if UNKNOWN in shut and value == YES else value
        if value != node["verdict"]:
            yield f"{way['id']}: told {node['verdict']}, derived {value}"
        if value == YES:
            if times != self.times(node):
                yield f"{way['id']}: told for other times than its people have"
            held.append(times)
        yield from self.sentence(node)

    def person(self, node: Node, chain: Sequence[str], path: Sequence[str], part: Node) -> Iterator[str]:
        """What is wrong with the proof of one who may hold access."""
        steps = node["children"]
        self.holder = {one["key"] for one in node["facts"] if one["kind"] == "principals"}
        asked = [one["criterion"] for one in steps]
        if asked != list(chain[: len(asked)]):
            yield f"{node['name']}: asked {asked}, the chain is {chain}"
        left = self.whole
        for step in steps:
            yield from self.criterion(step, path, part, unnamed=node["name"] in UNNAMED)
            if self.is_apart(step) and cut(left, self.times(step)):
                yield f"{node['name']}: {step['criterion']} is met while all before it is"
            left = self.whole if self.check(step) == "whole-day" else cut(left, self.times(step))
            said = step["because"].removeprefix(node["name"])
            if said.startswith((" is linked, but", " was linked, but")) and UNKNOWN in [
                one["verdict"] for one in steps
            ]:
                yield f"{node['name']}: said to be linked, which is not known"
        values = [one["verdict"] for one in steps]
        value = NO if NO in values else UNKNOWN if UNKNOWN in values else YES
        if value != NO and len(steps) != len(chain):
            yield f"{node['name']}: not all of the chain is weighed"
        if value != node["verdict"]:
            yield f"{node['name']}: told {node['verdict']}, derived {value}"
        if value == YES and left != self.times(node):
            yield f"{node['name']}: told for other times than its reasons have"
        yield from self.sentence(node)

    # One criterion ------------------------------------------------------------------------------------------

    def check(self, node: Node) -> str:
        """The check of a criterion."""
        return str(self.rules["checks"].get(node["criterion"], ""))

    def criterion(self, node: Node, path: Sequence[str], part: Node, unnamed: bool = False) -> Iterator[str]:
        """What is wrong with one criterion: its rule, its facts, its word, its sentence."""
        name = node["criterion"]
        rule = node.get("rule")
        if rule is not None:
            day = self.day.isoformat()
            if (rule["from"] and rule["from"] > day) or (rule["until"] and rule["until"] <= day):
                yield f"{name}: by a rule of another time"
            if rule["value"] != node["verdict"] and not self.is_apart(node):
                yield f"{name}: told {node['verdict']}, by the rule {rule['value']}"
            if node["word"] not in rule["when"] and self.check(node) != "role":
                yield f"{name}: the rule is about {rule['when']}, not {node['word']!r}"
        yield from self.sentence(node)
        told = [(kind["kind"], self.facts.get(kind["kind"], {}).get(kind["key"])) for kind in node["facts"]]
        if any(fact is None for _, fact in told):
            yield f"{name}: speaks of a fact that is not among the premises"
            return
        facts = [(kind, fact) for kind, fact in told if fact is not None]
        check, word = self.check(node), node.get("word")
        if word is None:
            return
        for kind, fact in facts:
            if not self.in_force(kind, fact, node, check):
                yield f"{name}: rests on {kind} that are not in force: {fact}"
        yield from self.numbers(node, facts)
        if unnamed and check == "access" and of(facts, "principals") and not self.has_it(facts):
            yield f"{name}: the access is not of whom the facts name"
        if unnamed and check == "access" and not self.reaches(facts, path):
            yield f"{name}: the access is somewhere else"
        derive = getattr(self, "says_" + check.replace("-", "_"), None)
        if derive is not None and not unnamed and not derive(word, facts, node, path, part):
            yield f"{name}: the facts do not say {word!r}: {facts}"

    @staticmethod
    def is_apart(node: Node) -> bool:
        """Whether a criterion is told as met, but at another time than those before it."""
        return bool(node["verdict"] == NO and node.get("rule", {}).get("value", NO) != NO)

    def numbers(self, node: Node, facts: Facts) -> Iterator[str]:
        """The PartnerIDs of a sentence are those of its facts."""
        told = {
            number for clause in node["clauses"] for number in clause["names"].get("partner_id", "").split(" and then ")
        }
        known = {fact["partner_id"] for kind, fact in facts if kind in (LINKS, "partners-of-record")}
        told.discard("")
        if known and told and told != known:
            yield f"{node['criterion']}: tells PartnerID {told}, the facts {known}"

    def in_force(self, kind: str, fact: Node, node: Node, check: str) -> bool:
        """Whether a fact is in force at some time for which a criterion is told; a newest sale may be of any time."""
        if check in ("newest-sellers", "seller-part") and fact.get("offer", "").startswith("csp"):
            return node.get("word") != "outside-csp"
        begin, end = self.span(fact)
        return any(begin < until and since < end for since, until in self.times(node))

    def span(self, fact: Node) -> tuple[datetime, datetime]:
        """From when to when a fact holds."""
        far = timedelta(days=40000)
        return moment(fact.get("since"), self.start - far), moment(fact.get("until"), self.end + far)

    def sentence(self, node: Node) -> Iterator[str]:
        """A sentence is its clauses and nothing else."""
        told = []
        for clause in node["clauses"]:
            text = clause["template"].format(**clause["names"])
            told.append(text[0].upper() + text[1:] if text.startswith(BEGINNINGS) else text)
        sentence = " ".join(dict.fromkeys(told))
        top = "leaves" in node  # a headline says more than its proof
        if not top and sentence != node["because"]:
            yield f"{node['criterion']}: says {node['because']!r}, its clauses {sentence!r}"

    # What the checks say ------------------------------------------------------------------------------------

    def says_offer(self, word: str, facts: Facts, *_: Any) -> bool:
        sold = of(facts, BILLING)
        return word == (sold[0].get("offer", "unknown") if sold else "unknown")

    def says_billed_partner(self, word: str, facts: Facts, *_: Any) -> bool:
        sold = of(facts, BILLING)
        billed = sold[0].get("bill_to") if sold else None
        return word == ("unrecorded" if billed is None else "billed" if billed == self.answer["partner"] else "other")

    def says_sellers_of_the_day(self, word: str, facts: Facts, *_: Any) -> bool:
        sold = of(facts, BILLING)
        named = self.answer["partner"] in {sold[0].get("bill_to"), sold[0].get("reseller_of_record")} if sold else False
        return (word == "named") is (named and sold[0]["offer"].startswith("csp"))

    def says_newest_sellers(self, word: str, facts: Facts, *_: Any) -> bool:
        sold = of(facts, BILLING)
        named = bool(sold) and self.answer["partner"] in {sold[0].get("bill_to"), sold[0].get("reseller_of_record")}
        by_sellers = bool(sold) and sold[0].get("offer", "").startswith("csp")
        if word == "unrecorded" or not sold:
            return word != "named"
        return by_sellers and named is (word == "named") if word != "outside-csp" else not by_sellers

    def says_credit_offer(self, word: str, facts: Facts, *_: Any) -> bool:
        sold = of(facts, BILLING)
        return word == ("unrecorded" if not sold else "active" if sold[0].get("credit_offer") else "none")

    def says_enrolment(self, word: str, facts: Facts, *_: Any) -> bool:
        sold = of(facts, BILLING)
        return word == ("unrecorded" if not sold else "remapped" if sold[0].get("remapped") else "kept")

    def says_agreement(self, word: str, *_: Any) -> bool:
        return bool(word == self.partner.get("agreement", "unknown"))

    def says_csp_authorization(self, word: str, *_: Any) -> bool:
        return (word == "revoked") is any(self.at_start(one) for one in self.partner.get("csp_revoked", ()))

    def says_designated(self, word: str, *_: Any) -> bool:
        return (word == "held") is any(self.at_start(one) for one in self.partner.get("designated", ()))

    def says_own_tenant(self, word: str, facts: Facts, node: Node, path: Sequence[str], *_: Any) -> bool:
        return (word == "own") is (self.partner.get("tenant") is not None and self.partner["tenant"] == path[-1])

    def says_charge(self, word: str, facts: Facts, node: Node, path: Sequence[str], part: Node) -> bool:
        kind = part.get("charge_kind") or self.answer.get("charge_kind")
        kinds = {fact["kind"] for fact in of(facts, "charges") if fact["on"] == self.day.isoformat()}
        if self.answer.get("charge_kind") == "all":
            return word in kinds if part.get("charge_kind") else not kinds
        return word == (kind or "usage")

    def says_record(self, word: str, facts: Facts, *_: Any) -> bool:
        return (word == "set") is bool(of(facts, "partners-of-record"))

    def says_record_organization(self, word: str, facts: Facts, *_: Any) -> bool:
        numbers = [one["partner_id"] for one in of(facts, "partners-of-record")]
        same = bool(numbers) and numbers[0] in self.own_ids
        return word == ("unrecorded" if not numbers else "same" if same else "other")

    def says_record_id(self, word: str, facts: Facts, *_: Any) -> bool:
        numbers = [one["partner_id"] for one in of(facts, "partners-of-record")]
        return word == ("unrecorded" if not numbers else "closed" if self.closed(numbers[0]) else "open")

    def says_link(self, word: str, facts: Facts, node: Node, *_: Any) -> bool:
        numbers = [one["partner_id"] for one in of(facts, LINKS)]
        if not self.carries(facts):
            return False
        if word == "linked":
            return bool(numbers) and all(one in self.own_ids for one in numbers) and self.spanned(facts, node)
        return not any(one in self.own_ids for one in numbers)

    def says_link_id(self, word: str, facts: Facts, *_: Any) -> bool:
        numbers = {one["partner_id"] for one in of(facts, LINKS)}
        if word not in ("location", "global"):
            return True
        if not self.carries(facts):
            return False
        return bool(numbers) and all((one == self.partner.get("global_id")) is (word == "global") for one in numbers)

    def says_link_id_state(self, word: str, facts: Facts, *_: Any) -> bool:
        numbers = {one["partner_id"] for one in of(facts, LINKS)}
        if word not in ("open", "closed"):
            return True
        if not self.carries(facts):
            return False
        return bool(numbers) and all(self.closed(one) is (word == "closed") for one in numbers)

    def says_seller_link(self, word: str, facts: Facts, node: Node, *_: Any) -> bool:
        numbers = {one["partner_id"] for one in of(facts, LINKS)}
        sold = {number for seller in self.sellers for number in self.ids(seller)}
        if not self.carries(facts) or (word == "other" and numbers & sold):
            return False
        if word not in ("location", "global"):
            return True
        return bool(numbers) and numbers <= sold and self.spanned(facts, node)

    def carries(self, facts: Facts) -> bool:
        """Whether links are of the person at hand."""
        return all(one["principal"] in self.holder for one in of(facts, LINKS))

    @property
    def sellers(self) -> Iterator[Node]:
        """The partners that sell on the day, by the sales among the premises."""
        for sold in self.facts.get(BILLING, {}).values():
            if self.at_start(sold) and sold["subscription"] in self.path:
                for name in ("bill_to", "reseller_of_record"):
                    yield from (one for key, one in self.facts["partners"].items() if key == sold.get(name))

    def says_foreign_group(self, word: str, facts: Facts, node: Node, path: Sequence[str], *_: Any) -> bool:
        groups = {one.get(name) for one in self.sellers for name in ("admin_agents", "helpdesk_agents")} - {None}
        named = [one["principal"] for one in of(facts, ASSIGNMENTS)]
        here = all(one["scope"] in (*path, "/") for one in of(facts, ASSIGNMENTS))
        if not here or not self.holder.issuperset(named):
            return False
        return (word == "accepted") is bool(named and groups.issuperset(named)) or word in ("unrecorded",)

    def says_identity(self, word: str, facts: Facts, node: Node, *_: Any) -> bool:
        people = of(facts, "principals")
        if not people or word == "marketplace":
            return True
        told = self.times(node)
        if word == "live":
            return not any(cut(told, self.gone(people[0], name)) for name in ("disabled", "deleted"))
        return cut(told, self.gone(people[0], word)) == told

    def gone(self, person: Node, how: str) -> Moments:
        """When of the day an identity is disabled, or deleted."""
        since = person.get(f"{how}_from")
        spans = [*person.get(f"{how}_during", ()), *([{"since": since}] if since else [])]
        return cut(self.whole, union([frozenset(map(self.span, spans))]))

    def says_access(self, word: str, facts: Facts, node: Node, path: Sequence[str], *_: Any) -> bool:
        held = [*of(facts, ASSIGNMENTS), *of(facts, DELEGATIONS)]
        if not self.reaches(facts, path) or not self.has_it(facts):
            return False
        known = word in ("assigned", "delegated", "elevated")
        return not known or (bool(held) and self.spanned(facts, node, (ASSIGNMENTS, DELEGATIONS)))

    @staticmethod
    def reaches(facts: Facts, path: Sequence[str]) -> bool:
        """Whether each access is at a scope of the path, or over everything."""
        return all(one["scope"] in (*path, "/") for one in (*of(facts, ASSIGNMENTS), *of(facts, DELEGATIONS)))

    def has_it(self, facts: Facts) -> bool:
        """Whether an access is of the person or group that the facts name."""
        named = {one["id"] for one in of(facts, "principals")}
        assigned = [one["principal"] for one in of(facts, ASSIGNMENTS)]
        given = [{each["principal"] for each in one.get("authorizations", ())} for one in of(facts, DELEGATIONS)]
        return named.issuperset(assigned) and all(not named or one & named for one in given)

    def says_role(self, word: str, facts: Facts, *_: Any) -> bool:
        held = of(facts, ASSIGNMENTS)
        if not held:
            return True
        words = {each for one in held for each in self.roles.get(one["role"], ())}
        return word == "conditional" if held[0].get("condition") else word in words

    def says_activity(self, word: str, facts: Facts, *_: Any) -> bool:
        held = of(facts, ASSIGNMENTS)
        if not held or word not in ("held", "perhaps-held", "activated", "eligible", "perhaps-activated"):
            return True
        eligible = held[0].get("kind") == "eligible"
        return (word in ("held", "perhaps-held")) is not eligible

    def says_deny(self, word: str, facts: Facts, *_: Any) -> bool:
        return bool(of(facts, "deny-assignments")) if word == "denied" else True

    # Help ---------------------------------------------------------------------------------------------------

    @property
    def own_ids(self) -> set[str]:
        """The PartnerIDs of the asked partner."""
        return self.ids(self.partner)

    @staticmethod
    def ids(partner: Node) -> set[str]:
        """The PartnerIDs of a partner."""
        return {partner.get("global_id"), *partner.get("location_ids", ())} - {None}

    def closed(self, number: str) -> bool:
        """Whether a PartnerID of the asked partner is closed at the beginning of the day."""
        closed = {one["id"]: moment(one["since"], self.end) for one in self.partner.get("closed_ids", ())}
        return closed.get(number, self.end) <= self.start

    def at_start(self, span: Node) -> bool:
        """Whether a span holds at the beginning of the day."""
        begin, end = self.span(span)
        return begin <= self.start < end

    @property
    def whole(self) -> Moments:
        """All of the day."""
        return frozenset([(self.start, self.end)])

    def covers(self, times: Moments) -> bool:
        """Whether some times are all of the day."""
        return times == self.whole

    def times(self, node: Node) -> Moments:
        """For which parts of the day something is told."""
        if "times" not in node:
            return self.whole
        return frozenset((moment(one["from"], self.start), moment(one["until"], self.end)) for one in node["times"])

    def spanned(self, facts: Facts, node: Node, kinds: Sequence[str] = (LINKS,)) -> bool:
        """Whether facts hold together for all the time for which something is told."""
        spans = [self.span(fact) for kind, fact in facts if kind in kinds]
        clipped = [(max(a, self.start), min(b, self.end)) for a, b in spans if a < self.end and self.start < b]
        held = union([frozenset(clipped)])
        return all(any(a <= since and until <= b for a, b in held) for since, until in self.times(node))


Facts = Sequence[tuple[str, Node]]


def of(facts: Facts, kind: str) -> list[Node]:
    """The facts of a kind."""
    return [fact for one, fact in facts if one == kind]


def walk(node: Node) -> Iterator[Node]:
    """A reason and all below it."""
    yield node
    for child in node["children"]:
        yield from walk(child)


def joined(verdicts: Sequence[str]) -> str:
    """One verdict for several leaves."""
    counting = {one for one in verdicts if one != NOT_APPLICABLE}
    if not counting:
        return NOT_APPLICABLE
    if len(counting) == 1:
        return next(iter(counting))
    if counting & {RECOGNIZED, PARTLY}:
        return PARTLY
    return UNKNOWN


def union(times: Iterable[Moments]) -> Moments:
    """Times put together, neighbours joined."""
    spans = sorted(span for one in times for span in one)
    merged: list[tuple[datetime, datetime]] = []
    for since, until in spans:
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((since, until))
    return frozenset(merged)


def cut(left: Moments, right: Moments) -> Moments:
    """The times in both."""
    both = [(max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) < min(b, d)]
    return union([frozenset(both)])
