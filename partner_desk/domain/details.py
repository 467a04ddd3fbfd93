"""What is known of a tenant and of a subscription beyond their place in the tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from partner_desk.domain.origin import Origin


class Cloud(StrEnum):
    """The Azure cloud of a tenant."""

    PUBLIC = "public"
    GOVERNMENT = "government"
    CHINA = "china"


class Usage(StrEnum):
    """Whether something is consumed at all."""

    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TenantDetail:
    """A tenant's cloud and domain; `tenant` is its scope key."""

    tenant: str
    cloud: Cloud = Cloud.PUBLIC
    domain: str = ""
    origin: Origin | None = None

    @property
    def id(self) -> str:
        """One row a tenant."""
        return self.tenant


@dataclass(frozen=True, slots=True)
class SubscriptionDetail:
    """A subscription's state, quota id (the raw word behind its offer) and usage; `subscription` is its scope key."""

    subscription: str
    state: str = ""
    quota_id: str = ""
    usage: Usage = Usage.UNKNOWN
    security_usage: Usage = Usage.UNKNOWN
    origin: Origin | None = None

    @property
    def id(self) -> str:
        """One row a subscription."""
        return self.subscription
