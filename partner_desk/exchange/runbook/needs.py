"""What a runbook needs besides a sign-in: tools of a version, and the registration of a resource provider."""

from __future__ import annotations

from partner_desk.exchange.runbook.operations import Operation, SetDelegation, SetLink, SetMember
from partner_desk.language import tr

AZ = "2.69.0"
"""From this version on az names a managed identity by `--client-id`, and an assignee by the object ID alone."""

EXTENSION = ("managementpartner", "1.0.0")
"""From this version on the extension tells with an exit code of its own that an identity has no link."""

PROVIDER = "Microsoft.ManagedServices"
"""Whose registration a delegation needs; links and roles need none, they are no resources of a subscription."""


def extension(change: Operation) -> tuple[str, str] | None:
    """The extension of az that a change needs."""
    return EXTENSION if isinstance(change, SetLink) else None


def modules(change: Operation) -> list[tuple[str, str]]:
    """The modules of PowerShell that a change needs, with their versions."""
    needed = [("Az.Accounts", "3.0.0")]
    if isinstance(change, SetLink):
        return [*needed, ("Az.ManagementPartner", "0.7.3")]
    return [*needed, ("Az.Resources", "7.1.0")]


def provider(change: Operation) -> str | None:
    """The resource provider for which the subscription must be registered."""
    return PROVIDER if isinstance(change, SetDelegation) else None


def what(change: Operation) -> str:
    """What is asked before and after a change, as it stands at the beginning of a sentence."""
    match change:
        case SetLink():
            return "Which PartnerID this identity carries"
        case SetDelegation():
            return "Whether the delegation is there"
        case SetMember():
            return "Whether it is a direct member of the group"
        case _:
            return (
                "Whether the role is held at this scope" if not change.eligible else "Whether the role can be activated"
            )


def surprise(change: Operation) -> str | None:
    """What is wrong where the answer is `other`."""
    if not isinstance(change, SetDelegation):
        return None
    return (
        f"There is a delegation to the tenant {change.managing_tenant} with other authorizations, which the desk does "
        "not know of. Record what is there on the desk (import it again), then write this runbook anew."
    )


def for_az(change: Operation) -> list[str]:
    """What must be there for az, and how a person gets it."""
    needed = [tr("{tool} or later", tool=f"az {AZ}")]
    if (added := extension(change)) is not None:
        name, version = added
        needed.append(
            tr(
                "the extension {name} {version} or later ({adding})",
                name=name,
                version=version,
                adding=f"az extension add --name {name}",
            )
        )
    if (namespace := provider(change)) is not None:
        registering = f"az provider register --namespace {namespace} --wait"
        needed.append(
            tr("the subscription registered for {name} ({registering})", name=namespace, registering=registering)
        )
    return needed


def for_powershell(change: Operation) -> list[str]:
    """What must be there for PowerShell, and how a person gets it."""
    needed = [
        tr(
            "the module {name} {version} or later ({adding})",
            name=name,
            version=version,
            adding=f"Install-Module {name}",
        )
        for name, version in modules(change)
    ]
    if (name := provider(change)) is not None:
        registering = f"Register-AzResourceProvider -ProviderNamespace {name}"
        needed.append(tr("the subscription registered for {name} ({registering})", name=name, registering=registering))
    return needed
