"""A network's page and its row in tables, written from what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable

from .contract import Access, Can, Network, Settling
from .limits import Fact, Format, ScheduleLimit, VideoLimit, Whose, lasting

ACCESS_WORDS = {
    Access.API: "by API",
    Access.PARTNER: "by API, after the network's approval",
    Access.ASSISTED: "assisted: no API, a person posts what Homeground prepares",
    Access.RETIRED: "retired: nothing goes out there, what you kept of it can be imported",
    Access.PLANNED: "planned: until it is built, a person posts what Homeground prepares",
}
SETTLING_WORDS = {
    Settling.KEY: (
        "Repeating with the same key returns the first post, as long as the network remembers the "
        "key; after that "
    ),
    Settling.CONTAINER: "A container made before publishing says whether it was published.",
    Settling.READ_BACK: "The account's recent posts are read back and matched.",
}
OWNERS = {
    Whose.ACCOUNT: "for an account",
    Whose.APP: "for an application or bot",
    Whose.ADDRESS: "for one address on the internet",
}
READ = "the account's recent posts are read."
COLUMNS = (
    Can.PUBLISH,
    Can.IMAGES,
    Can.VIDEO,
    Can.SCHEDULE,
    Can.READ_BACK,
    Can.MEASURE,
    Can.COMMENTS,
    Can.REPLY,
    Can.DELETE,
)


def page(network: Network) -> str:
    """The network's page, in Markdown."""
    parts = [
        f"# {network.name}",
        f"{network.about}",
        f"Access: **{ACCESS_WORDS[network.access]}**. In campaign files: `{network.slug}/handle`.",
        "## What works",
        _works(network),
    ]
    if limits := _limits(network):
        parts += ["## Limits and facts", limits]
    if network.budgets or network.told:
        parts += ["## What Homeground keeps to", _budgets(network)]
    if network.conditions:
        parts += [
            "## What the network asks of whoever posts",
            "\n".join(f"- {_fact(condition)}" for condition in network.conditions),
        ]
    if network.metrics:
        parts += ["## What its numbers mean", _metrics(network)]
    if network.access_steps:
        steps = "\n".join(
            f"{number}. {step}" for number, step in enumerate(network.access_steps, 1)
        )
        parts += ["## How to get access", steps]
    if not network.can:
        return "\n\n".join(parts) + "\n"
    parts += [
        "## What is asked for",
        "\n".join(
            f"- `{field.name}`: {field.label}{'' if field.required else ' (optional)'}"
            for field in network.credentials
        ),
        "## When an answer is lost",
        _settling(network),
        "## Held against",
        network.witness,
    ]
    return "\n\n".join(parts) + "\n"


def table(networks: Iterable[Network]) -> str:
    """All networks and what works on each, as a Markdown table. A gap shows its kind."""
    heads = ["network", "access", *(str(column) for column in COLUMNS)]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for network in networks:
        cells = [_cell(network, column) for column in COLUMNS]
        name = f"[{network.name}](docs/networks/{network.slug}.md)"
        lines.append(f"| {name} | {network.access} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _settling(network: Network) -> str:
    by_key = network.settling is Settling.KEY
    words = SETTLING_WORDS[network.settling]
    if network.settling is not Settling.CONTAINER and Can.READ_BACK not in network.can:
        unknown = "software cannot tell whether the post is there"
        return (
            f"{words}{unknown}" if by_key else unknown.capitalize()
        ) + ": a person looks at the account, and says that it is, or sends it again."
    return (
        f"{words}{READ if by_key else ''} A new post is looked "
        f"for after {network.read_back_delay_seconds:g} s."
    )


def _cell(network: Network, what: Can) -> str:
    if what in network.can:
        return "yes"
    if network.by_hand:
        return {Can.PUBLISH: "by a person", Can.MEASURE: "by hand"}.get(what, "—")
    return "—" if network.access is Access.RETIRED else network.gap(what).kind


def _works(network: Network) -> str:
    if not network.can:
        gap = network.gap(Can.PUBLISH)
        source = f" [Source]({gap.source})." if gap.source else ""
        return f"Nothing by software ({gap.kind}). {gap.reason}{source}"
    lines = ["| what | |", "| --- | --- |"]
    for can in Can:
        if can in network.can:
            lines.append(f"| {can} | yes |")
        else:
            gap = network.gap(can)
            source = f" ([source]({gap.source}))" if gap.source else ""
            lines.append(f"| {can} | {gap.kind}: {gap.reason}{source} |")
    less = [
        f"- {_with(kind)}{can}: {gap.kind}. {gap.reason}"
        for kind, gaps in network.gaps_by_kind.items()
        for can, gap in gaps.items()
    ]
    if less:
        lines += ["", "Not with every kind of access:", "", *less]
    return "\n".join(lines)


def _limits(network: Network) -> str:
    lines = []
    for kind, limits in {"": network.text, **network.text_by_kind}.items():
        for limit in limits:
            sure = "" if limit.rule.verified else " (how it counts is not documented: unverified)"
            where = " of a post with images" if limit.with_images else ""
            lines.append(
                f"- {_with(kind)}The {limit.of}{where} has at most {limit.maximum:,} "
                f"{limit.rule.unit}{sure}. [Source]({limit.rule.source}), seen on "
                f"{limit.rule.seen_on}."
            )
    for kind, images in {"": network.images, **network.images_by_kind}.items():
        if images is not None:
            kinds = ", ".join(sorted(mime.removeprefix("image/") for mime in images.mimes))
            lines.append(
                f"- {_with(kind)}{_many(images.per_post)} in a post: {kinds}; at most "
                f"{_size(images.max_bytes)}{' each' if images.per_post > 1 else ''}."
            )
    for form, video in sorted(network.videos.items()):
        lines.append(f"- {_video(form, video)}")
    if network.schedule is not None and Can.SCHEDULE in network.can:
        lines.append(f"- {_schedule(network.schedule)}")
    if len(network.seen_by) > 1:
        lines.append(f"- A post can be for {_words(network.seen_by)}.")
    if len(network.answers_from) > 1:
        lines.append(f"- Answers can be taken from {_words(network.answers_from)}.")
    if version := network.version:
        ends = f", switched off on {version.sunset_on}" if version.sunset_on else ""
        lines.append(
            f"- Homeground speaks version {version.name}{ends}.{_unsure(version.verified)} "
            f"[Source]({version.source}), seen on {version.seen_on}."
        )
    lines += [f"- {_fact(fact)}" for fact in network.facts]
    lines += [
        f"- Costs {price.usd:.3f} USD: {price.what}. [Source]({price.source}), seen on "
        f"{price.seen_on}."
        for price in network.prices
    ]
    return "\n".join(lines)


def _budgets(network: Network) -> str:
    """The limits that all workers count together, just before each post is sent."""
    lines = []
    for budget in network.budgets:
        named = " or ".join(sorted(budget.kinds or ()))
        kinds = f" with a token of the kind {named}" if named else ""
        lines.append(
            f"- {budget.most:,} {budget.counts} within {lasting(budget.seconds)}, "
            f"{OWNERS[budget.whose]}{kinds}.{_unsure(budget.verified)} [Source]({budget.source}), "
            f"seen on {budget.seen_on}."
        )
    if network.told is not None:
        lines.append("- What the network says is left of its limits, beside its answers to posts.")
    return "\n".join(lines)


def _fact(fact: Fact) -> str:
    return f"{fact.says}{_unsure(fact.verified)} [Source]({fact.source}), seen on {fact.seen_on}."


def _unsure(verified: bool) -> str:
    return "" if verified else " **Unverified.**"


def _words(choices: Iterable[str]) -> str:
    return ", ".join(sorted(choices))


def _video(form: Format, video: VideoLimit) -> str:
    """A sentence with every limit that is known."""
    said = [
        f"at most {_size(video.max_bytes)}",
        _words(m.partition("/")[2] for m in video.mimes),
    ]
    if video.max_seconds is not None:
        least = f"{video.min_seconds:g} to " if video.min_seconds else "up to "
        said.append(f"{least}{video.max_seconds:g} s")
    if video.codecs:
        said.append(_words(video.codecs))
    if video.min_aspect is not None and video.max_aspect is not None:
        said.append(f"width to height from {video.min_aspect:.2f} to {video.max_aspect:.2f}")
    many = f"up to {video.per_post} videos" if video.per_post > 1 else "one video"
    where = f" [Source]({video.source}), seen on {video.seen_on}." if video.source else ""
    return f"A {form} takes {many}: {'; '.join(said)}.{_unsure(video.verified)}{where}"


def _schedule(limit: ScheduleLimit) -> str:
    """The network's own schedule: its window, and what software sees and does of it."""
    window = f"from {lasting(limit.min_ahead_seconds)} to {lasting(limit.max_ahead_seconds)} ahead"
    many = "" if limit.most_kept is None else f", at most {limit.most_kept:,} at once"
    steps = "" if limit.step_seconds == 1 else f", in steps of {lasting(limit.step_seconds)}"
    told = {
        (True, True): "What waits can be listed and taken back by software.",
        (True, False): "What waits can be listed by software, and not taken back.",
        (False, True): "What waits can be taken back by software, and not listed.",
        (False, False): "What waits can neither be listed nor taken back by software.",
    }[limit.listed, limit.taken_back]
    named = "keeps its number" if limit.keeps_id else "has another number"
    return (
        f"Homeground leaves a post to the network's own schedule {window}{many}{steps}. {told} A "
        f"post {named} when it is out.{_unsure(limit.verified)} [Source]({limit.source}), seen on "
        f"{limit.seen_on}."
    )


def _many(images: int) -> str:
    return f"Up to {images} images" if images > 1 else "One image"


def _size(size: int) -> str:
    """As the network counts it: in thousands, or in powers of two.

    >>> _size(1_000_000), _size(50 * 1024 * 1024), _size(976_560)
    ('1 MB', '50 MiB', '976,560 bytes')
    """
    for unit, name in (
        (1_000_000_000, "GB"),
        (1 << 30, "GiB"),
        (1_000_000, "MB"),
        (1 << 20, "MiB"),
    ):
        # "Less than 5 MiB" is one byte less.
        whole, rest = divmod(size, unit)
        if rest in (0, unit - 1) and whole + bool(rest):
            return f"{whole + bool(rest):,} {name}"
    return f"{size:,} bytes"


def _metrics(network: Network) -> str:
    lines = ["| here | there | what it counts |", "| --- | --- | --- |"]
    for name, metric in network.metrics.items():
        source = f"{_unsure(metric.verified)} ([source]({metric.source}))"
        lines.append(f"| {name} | `{metric.theirs}` | {metric.means}{source} |")
    return "\n".join(lines)


def _with(kind: str) -> str:
    return f"With a token of the kind “{kind}”: " if kind else ""
