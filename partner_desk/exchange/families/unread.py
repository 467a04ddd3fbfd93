"""Records that are met among exports and tell nothing for a desk: each is left out by what it is, and by what to do."""

from __future__ import annotations

from typing import Any

from partner_desk.domain.naming import listed
from partner_desk.domain.showing import one_line
from partner_desk.exchange.families.roles import Fields
from partner_desk.exchange.families.scopes import type_of
from partner_desk.exchange.fields import Unusable, folded, text
from partner_desk.exchange.gather import Gathered

_LONGEST = 200
"""So many letters of what a program says of itself are shown."""

_TEMPLATES = ("deploymenttemplate.json", "deploymentparameters.json")
"""How the schemas of templates and of their parameters are called, in small letters."""

_OF_NO_USE = {
    "microsoft.subscription/aliases": "is an alias of a subscription; a list of subscriptions tells more",
    "microsoft.authorization/policyassignments": "is a policy, which gives nobody access",
    "microsoft.authorization/policydefinitions": "is a policy, which gives nobody access",
    "microsoft.authorization/locks": "is a lock, which gives nobody access",
    "microsoft.costmanagement/exports": "is the order of an export; import the files that it makes",
}
"""What is said of records of a type, in lower case, that tell nothing."""


def is_error(record: Fields) -> bool:
    """Whether it is the answer of a service that refused."""
    said = folded(record.get("error"))
    return bool(text(said, "code") and text(said, "message"))


def error(record: Fields, into: Gathered) -> None:
    """The answer of a service that refused: the command did not export what it should."""
    said = folded(record.get("error"))
    words = one_line(f"{text(said, 'code')}: {text(said, 'message')}"[:_LONGEST])
    raise Unusable(f"is an error of the service that was asked ({words}): nothing was exported")


def is_manifest(record: Fields) -> bool:
    """Whether it names the parts of an export of Cost Management."""
    return isinstance(record.get("blobs"), list) and "exportconfig" in record


def manifest(record: Fields, into: Gathered) -> None:
    """A manifest on its own: what it names is read beside it."""
    parts = [text(folded(one), "blobname").rpartition("/")[2] for one in record["blobs"]]
    raise Unusable(
        f"is a manifest of Cost Management, which names {listed([one_line(one[:_LONGEST]) for one in parts], 3)}: "
        "import the folder with these files, and the manifest as manifest.json among them"
    )


def is_intention(record: Fields) -> bool:
    """Whether it is a template, or what Terraform keeps."""
    schema = text(record, "$schema").casefold().rstrip("#")
    return schema.endswith(_TEMPLATES) or "terraformversion" in record


def intention(record: Fields, into: Gathered) -> None:
    """What is meant to be: whether it is so, only Azure tells."""
    what = (
        "what Terraform keeps of its work" if "terraformversion" in record else "a template of Azure Resource Manager"
    )
    raise Unusable(f"is {what}: an intention, and no fact; az role assignment list --all tells who holds which role")


_SUMMARY = "is a sum of costs without the kind of charge (cost analysis); export actual cost in Cost Management instead"
_OF_COLUMNS = "describes the columns of an export, and holds nothing of one"
_REPORTS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"subscriptionid", "cost", "currency"}), _SUMMARY),
    (frozenset({"subscriptionid", "pretaxcost", "currency"}), _SUMMARY),
    (frozenset({"subscriptionguid", "pretaxcost", "usagestart"}), _SUMMARY),
    (
        frozenset({"pretaxcharges", "consumedquantity", "mpnid"}),
        "is of a bill of the previous offer of CSP, and not of an Azure plan; daily rated usage tells more",
    ),
    (
        frozenset({"durableofferid", "offername", "totalforcustomer"}),
        "is of a bill for licences, which are no Azure subscription",
    ),
    (
        frozenset({"pgampnid", "mpnid"}),
        "is of another report of Partner Center Insights; only the one on Azure usage tells of Azure subscriptions",
    ),
    (frozenset({"datasetname", "selectablecolumns"}), _OF_COLUMNS),
    (frozenset({"quotaid", "offers", "class"}), "is of a table of quota ids, which this program has itself"),
)
"""What is said of rows with certain columns."""


def is_report(record: Fields) -> bool:
    """Whether it is of a report that tells nothing here."""
    named = record.keys() == {"name", "type"} or all(_is_names(held) for held in record.values())
    return named or any(keys <= record.keys() for keys, _ in _REPORTS)


def _is_names(held: Any) -> bool:
    return isinstance(held, list) and bool(held) and all(isinstance(one, str) for one in held)


def report(record: Fields, into: Gathered) -> None:
    """A row of such a report."""
    raise Unusable(next((why for keys, why in _REPORTS if keys <= record.keys()), _OF_COLUMNS))


def is_of_no_use(record: Fields) -> bool:
    """Whether it is of a type that tells nothing."""
    return type_of(record) in _OF_NO_USE


def of_no_use(record: Fields, into: Gathered) -> None:
    """A record of such a type."""
    raise Unusable(_OF_NO_USE[type_of(record)])
