"""Who publishes, for whom, where: people, organizations, brands, markets, accounts."""

from .account import Account
from .assignment import Assignment, CustomRole
from .guess import Guess
from .invitation import Invitation
from .network_app import NetworkApp
from .organization import Brand, Market, Membership, Organization
from .pending_connection import PendingConnection
from .user import User

__all__ = [
    "Account",
    "Assignment",
    "Brand",
    "CustomRole",
    "Guess",
    "Invitation",
    "Market",
    "Membership",
    "NetworkApp",
    "Organization",
    "PendingConnection",
    "User",
]
