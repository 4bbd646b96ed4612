"""Networks that are known and not built: what is known of them, and why not yet.

They can be chosen already: a person posts there what Homeground prepares. A network moves into a
file of its own when it is built.
"""

from __future__ import annotations

from datetime import date

from .closed import closed_network
from .contract import Access, Fact, Gap, Network

_SEEN = date(2026, 11, 22)


def _planned(
    slug: str, name: str, site: str, about: str, why: str, source: str, *facts: Fact
) -> Network:
    return closed_network(
        slug,
        name,
        Access.PLANNED,
        site=site,
        about=about,
        why=Gap("not built", why, source),
        facts=facts,
        steps=(
            "Until it is built, a person posts there what Homeground prepares, and pastes the "
            "address of the post.",
        ),
    )


NETWORKS: tuple[Network, ...] = (
    _planned(
        "youtube",
        "YouTube",
        "https://www.youtube.com",
        "Video for everybody; slowed down in Russia since 2024 and out of its name service since "
        "February 2026.",
        "It has an API for uploads, comments and schedules (10,000 units a day); Homeground's video "
        "pipeline comes first.",
        "https://developers.google.com/youtube/v3/getting-started",
        Fact("10,000 units a day by default; writing a comment costs 50.", "https://developers.google.com/youtube/v3/determine_quota_cost", _SEEN),
        Fact("An upload costs 1,600 units; a lower cost was reported later.", "https://developers.google.com/youtube/v3/determine_quota_cost", _SEEN, verified=False),
    ),
    _planned(
        "tiktok",
        "TikTok",
        "https://www.tiktok.com",
        "Short video. No uploads from Russia since March 2022; blocked in India since 29 June 2020.",
        "Its posting API keeps what unaudited clients post private: of use after an audit only.",
        "https://developers.tiktok.com/doc/content-posting-api-get-started",
        Fact("6 uploads a minute for an account; captions up to 2,200 UTF-16 units.", "https://developers.tiktok.com/doc/content-posting-api-reference-direct-post", _SEEN),
    ),
    _planned(
        "wechat",
        "WeChat",
        "https://mp.weixin.qq.com",
        "Official accounts reach China's 1.3 billion users by articles.",
        "Publishing is asynchronous, its result comes by callback, and an account needs a Chinese "
        "company's verification.",
        "https://developers.weixin.qq.com/doc/offiaccount/Publish/Publish.html",
        Fact("Personal accounts are said to have lost the right to publish in July 2025.", "https://developers.weixin.qq.com/doc/offiaccount/Publish/Publish.html", _SEEN, verified=False),
    ),
    _planned(
        "douyin",
        "Douyin",
        "https://www.douyin.com",
        "China's short video, TikTok's elder sister.",
        "Its API is for partners in China.",
        "https://developer.open-douyin.com",
    ),
    _planned(
        "kakaotalk",
        "KakaoTalk",
        "https://www.kakaocorp.com",
        "South Korea's messenger: 46.5 million users a month (November 2025).",
        "Messages of a channel are sent by Kakao's partners only.",
        "https://developers.kakao.com/docs",
    ),
    _planned(
        "zalo",
        "Zalo",
        "https://zalo.me",
        "Vietnam's messenger: 77.6 million users (early 2025).",
        "Its official account API was not looked at yet.",
        "https://developers.zalo.me",
    ),
    _planned(
        "naver",
        "Naver",
        "https://www.naver.com",
        "South Korea's blogs and cafés.",
        "The blog's API for writing ended on 6 May 2020; the café's is documented and not built.",
        "https://developers.naver.com/docs/login/cafe-api/cafe-api.md",
        Fact("The API for writing blog posts ended on 6 May 2020.", "https://www.newspim.com", date(2020, 4, 13)),
    ),
    _planned(
        "dzen",
        "Dzen",
        "https://dzen.ru",
        "Russia's feed of articles and short video: 68 million readers a month (August 2026).",
        "No public API for publishing was found; its RSS way in needs a verified site, ten "
        "subscribers and ten items.",
        "https://dzen.ru/help",
    ),
)  # fmt: skip
