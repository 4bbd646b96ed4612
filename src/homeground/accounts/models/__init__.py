"""Who publishes, for whom, where: people, organizations, brands, markets, accounts."""

from .account import Account
from .network_app import NetworkApp
from .organization import Brand, Market, Membership, Organization
from .pending_connection import PendingConnection
from .user import User

__all__ = [
    "Account",
    "Brand",
    "Market",
    "Membership",
    "NetworkApp",
    "Organization",
    "PendingConnection",
    "User",
]
