"""What is known of a tenant and of a subscription beyond their place in the tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from partner_desk.domain.descriptions import Described, Key, Refers, WordEnum, describes
from partner_desk.domain.origin import Evidence


class Cloud(WordEnum):
    """The Azure cloud of a tenant."""

    PUBLIC = "public"
    GOVERNMENT = "government"
    CHINA = "china", "China"


class Usage(WordEnum):
    """Whether something is consumed at all."""

    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"


@describes(
    "tenants",
    "tenant's details",
    "details of tenants",
    "in which cloud a tenant is, and its domain",
    about=("tenant",),
    phrase="what is known of the tenant {tenant}",
)
@dataclass(frozen=True, slots=True)
class TenantDetail:
    """A tenant's cloud and domain; `tenant` is its scope key."""

    tenant: Annotated[str, Described("tenant", Refers.TENANT)]
    cloud: Annotated[Cloud, Described("cloud")] = Cloud.PUBLIC
    domain: Annotated[str, Described("domain"), Key(None)] = ""
    origin: Evidence = None

    @property
    def id(self) -> str:
        """One row a tenant."""
        return self.tenant


@describes(
    "subscriptions",
    "subscription's details",
    "details of subscriptions",
    "the state of a subscription, and whether anything is consumed in it",
    about=("subscription",),
    phrase="what is known of the subscription {subscription}",
)
@dataclass(frozen=True, slots=True)
class SubscriptionDetail:
    """A subscription's state, quota id (the raw word behind its offer) and usage; `subscription` is its scope key."""

    subscription: Annotated[str, Described("subscription", Refers.SUBSCRIPTION)]
    state: Annotated[str, Described("state"), Key(None)] = ""
    quota_id: Annotated[str, Described("quota id"), Key(None)] = ""
    usage: Annotated[Usage, Described("usage"), Key(unsaid=Usage.SOME)] = Usage.UNKNOWN
    security_usage: Annotated[Usage, Described("usage of security services")] = Usage.UNKNOWN
    origin: Evidence = None

    @property
    def id(self) -> str:
        """One row a subscription."""
        return self.subscription
