"""Who publishes, for whom, where: people, organizations, brands, markets, accounts."""

from .account import Account
from .organization import Brand, Market, Membership, Organization
from .user import User

__all__ = ["Account", "Brand", "Market", "Membership", "Organization", "User"]
