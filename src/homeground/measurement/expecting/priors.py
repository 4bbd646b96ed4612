"""What is believed of a network before any post of its own was measured."""

from __future__ import annotations

from dataclasses import replace

from homeground.measurement.expecting import shipped
from homeground.measurement.expecting.nodes import NetworkNode

GENERAL = NetworkNode(
    level=3.0,
    variance=4.0,
    noise=shipped.NOISE,
    shapes=shipped.SHAPES,
    growth=shipped.GROWTH,
    age_noise=(2.0, 1.7, 1.5, 1.35, 1.2, 1.1, 1.05, 1.0, 1.0, 1.0, 1.0),
    rate=0.005,
    origin=f"{shipped.FACEBOOK_PAGES}; {shipped.VK_GROUPS}",
)
"""Of any network: how posts spread and how levels drift is learned, but where accounts' levels lie is believed:
nineteen reactions a post, and anything from none to a thousand would be no surprise. The pages and groups in
published data are not a brand's, so that their size says nothing of it."""

PRIORS: dict[str, NetworkNode] = {
    "facebook": replace(
        GENERAL,
        noise=shipped.FACEBOOK_NOISE,
        growth=shipped.FACEBOOK_GROWTH,
        rate=0.001,
        origin=f"{shipped.FACEBOOK_PAGES}; growth: {shipped.NEWS}",
    ),
    "linkedin": replace(
        GENERAL, growth=shipped.LINKEDIN_GROWTH, origin=f"{GENERAL.origin}; growth: {shipped.NEWS}"
    ),
    "vk": replace(
        GENERAL, level=2.3, variance=2.5, noise=shipped.VK_NOISE, origin=shipped.VK_GROUPS
    ),
    "x": replace(
        GENERAL, growth=shipped.X_GROWTH, origin=f"{GENERAL.origin}; growth: {shipped.RETWEETS}"
    ),
}
"""VK's level is that of the groups' median post, 9 likes and reposts."""


def prior_of(network: str) -> NetworkNode:
    """What the product was shipped with for a network; for one it knows nothing of, the general belief."""
    return PRIORS.get(network, GENERAL)
