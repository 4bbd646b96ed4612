"""What a reader can stop at in a drawing: by pointer, by finger and by Tab."""

from __future__ import annotations

from .svg import drawing, element, words


def mark(*children: str, told: str, href: str = "", class_: str = "") -> str:
    """`children` as one thing that says `told` when it is pointed at or focused, and leads to `href`."""
    inside = (element("title", words(told)), *children)
    kind = f"mark {class_}".strip()
    if href:
        return element("a", *inside, href=href, class_=kind, aria_label=told)
    return element("g", *inside, tabindex="0", role="img", class_=kind, aria_label=told)


def chart(width: float, height: float, title: str, summary: str, kind: str, *children: str) -> str:
    """A drawing whose marks can be focused: a group, for inside an image nothing is reachable."""
    reachable = any('class="mark' in child for child in children)
    role = "group" if reachable else "img"
    return drawing(width, height, title, summary, *children, role=role, class_=f"chart {kind}")
