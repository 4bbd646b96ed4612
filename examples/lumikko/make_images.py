"""Draws the pictures of the example campaign: the lantern Kajo, at dusk.

    python examples/lumikko/make_images.py

The brand, the lantern and the places are made up, and so are the pictures: no photograph, no
trademark and no licence is involved. Drawn at twice the size and scaled down, for smooth edges.
"""

from __future__ import annotations

import math
import random
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent
SIZE = (1200, 900)
W, H = SIZE[0] * 2, SIZE[1] * 2

Colour = tuple[int, int, int]
Stops = list[tuple[float, Colour]]


def gradient(stops: Stops, size: tuple[int, int] = (W, H)) -> Image.Image:
    """From top to bottom through the stops' colours (0 is the top, 1 the bottom)."""
    column = Image.new("RGB", (1, 512))
    for y in range(512):
        at = y / 511
        below = next(i for i, stop in enumerate(stops) if stop[0] >= at or i == len(stops) - 1)
        (a, one), (b, two) = stops[max(0, below - 1)], stops[below]
        share = 0.0 if b == a else min(1.0, max(0.0, (at - a) / (b - a)))
        column.putpixel(
            (0, y), tuple(round(p + (q - p) * share) for p, q in zip(one, two, strict=True))
        )
    return column.resize(size, Image.Resampling.BICUBIC)


def glow(
    image: Image.Image, centre: tuple[float, float], radius: float, colour: Colour, strength: float
) -> None:
    """Adds light: brightest in the middle, gone at `radius`."""
    size = 256
    spot = ImageChops.invert(Image.radial_gradient("L")).resize((size, size))
    spot = spot.point([round(255 * strength * max(0.0, (v - 75) / 180) ** 2.0) for v in range(256)])
    spot = spot.resize((int(radius * 2), int(radius * 2)), Image.Resampling.BICUBIC)
    light = Image.new("RGB", image.size)
    corner = (int(centre[0] - radius), int(centre[1] - radius))
    light.paste(Image.new("RGB", spot.size, colour), corner, spot)
    image.paste(ImageChops.screen(image, light))


def hills(image: Image.Image, base: float, height: float, colour: Colour, seed: int) -> None:
    """A ridge across the picture, down to its lower edge."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    waves = [(chance.uniform(0.6, 1) / n, n * chance.uniform(0.7, 1.2), chance.uniform(0, 6.3))
             for n in (1, 2, 3, 5, 9)]  # fmt: skip
    points = [
        (
            x,
            base
            - height * (0.5 + 0.42 * sum(a * math.sin(f * x / W * 6.3 + p) for a, f, p in waves)),
        )
        for x in range(0, W + 12, 12)
    ]
    ImageDraw.Draw(image).polygon([*points, (W, H), (0, H)], fill=colour)


def firs(image: Image.Image, base: float, colour: Colour, seed: int, tall: float = 190) -> None:
    """A line of fir trees standing at `base`."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    draw = ImageDraw.Draw(image)
    x = -40.0
    while x < W + 60:
        height = tall * chance.uniform(0.45, 1.0)
        for tier in range(4):
            top = base - height * (1 - tier * 0.2)
            half = height * (0.09 + tier * 0.055)
            draw.polygon(
                [(x, top), (x - half, top + height * 0.36), (x + half, top + height * 0.36)],
                fill=colour,
            )
        draw.rectangle((x - 5, base - height * 0.2, x + 5, base + 14), fill=colour)
        x += chance.uniform(26, 92)
    draw.rectangle((0, base, W, base + 30), fill=colour)


def stars(image: Image.Image, below: float, count: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    layer = Image.new("L", image.size)
    draw = ImageDraw.Draw(layer)
    for _ in range(count):
        x, y = chance.uniform(0, W), below * chance.random() ** 1.3
        r = chance.choice((1.5, 2, 2, 2.5, 3.5))
        draw.ellipse(
            (x - r, y - r, x + r, y + r), fill=round(chance.uniform(90, 235) * (1 - y / below))
        )
    image.paste((255, 250, 235), (0, 0), layer)


def water(image: Image.Image, shore: int, tint: Colour, seed: int) -> None:
    """Mirrors what stands above `shore`, darker and broken by ripples."""
    height = H - shore
    above = image.crop((0, max(0, shore - height), W, shore)).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    above = above.resize((W, height)).filter(ImageFilter.GaussianBlur(7))
    mirror = Image.blend(above, Image.new("RGB", above.size, tint), 0.38)
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    shifted = Image.new("RGB", mirror.size)
    for y in range(0, height, 4):
        depth = y / height
        shift = round(math.sin(y / (9 + 30 * depth)) * (3 + 16 * depth) + chance.uniform(-2, 2))
        band = mirror.crop((0, y, W, y + 4))
        shifted.paste(ImageChops.offset(band, shift, 0), (0, y))
    image.paste(shifted, (0, shore))
    ripple = Image.new("L", (W, height))
    draw = ImageDraw.Draw(ripple)
    for _ in range(150):
        y = height * chance.random() ** 0.8
        half = 30 + 190 * y / height * chance.random()
        x = chance.uniform(0, W)
        draw.line((x - half, y, x + half, y), fill=round(10 + 26 * chance.random()), width=3)
    image.paste((255, 244, 226), (0, shore), ripple.filter(ImageFilter.GaussianBlur(2)))


def lantern(
    image: Image.Image, x: float, base: float, height: float, lit: float = 1.0, halo: float = 1.0
) -> None:
    """Kajo: a glass cylinder between a cap and a foot of aluminium, with a wire handle."""
    half = height * 0.215
    top, glass_top, glass_end = base - height, base - height * 0.83, base - height * 0.16
    if lit:
        glow(image, (x, base - height * 0.5), height * 2.6, (255, 150, 62), 0.5 * lit * halo)
        glow(image, (x, base - height * 0.48), height * 1.15, (255, 190, 105), 0.75 * lit * halo)
    draw = ImageDraw.Draw(image)
    line = max(3, round(height * 0.013))
    # The handle stands behind the cap.
    draw.arc((x - half * 0.95, top - height * 0.3, x + half * 0.95, top + height * 0.28),
             180, 360, fill=(122, 126, 134), width=line)  # fmt: skip
    for side in (-1, 1):
        end = x + side * (half * 0.95 - line / 2)
        draw.line((end, top - height * 0.012, end, glass_top), fill=(122, 126, 134), width=line)
    glass_size = (round(half * 1.84), round(glass_end - glass_top))
    cold: Stops = [(0, (58, 74, 92)), (1, (40, 52, 70))]
    warm: Stops = [(0, (255, 190, 104)), (0.5, (255, 236, 190)), (1, (250, 164, 76))]
    glass = Image.blend(gradient(cold, glass_size), gradient(warm, glass_size), lit)
    # A cylinder is darker where it turns away.
    across = Image.new("L", (64, 1))
    for i in range(64):
        across.putpixel((i, 0), round(150 * (abs(i - 31.5) / 31.5) ** 2.6))
    glass.paste((96, 48, 18) if lit else (18, 24, 36), (0, 0), across.resize(glass_size))
    image.paste(glass, (round(x - half * 0.92), round(glass_top)))
    if lit:
        glow(image, (x, base - height * 0.45), height * 0.36, (255, 246, 222), 0.85 * lit)
    draw = ImageDraw.Draw(image)
    # Two ribs that hold the glass, and the light's reflection on it.
    for side in (-1, 1):
        draw.line((x + side * half * 0.94, glass_top, x + side * half * 0.94, glass_end),
                  fill=(92, 84, 80), width=line)  # fmt: skip
    shine = Image.new("L", image.size)
    ImageDraw.Draw(shine).rounded_rectangle(
        (x - half * 0.66, glass_top + height * 0.06, x - half * 0.52, glass_end - height * 0.09),
        radius=half * 0.07,
        fill=88,
    )
    image.paste((255, 255, 255), (0, 0), shine.filter(ImageFilter.GaussianBlur(height * 0.006)))
    for y0, y1, wide in (
        (glass_end - 2, base, 1.06),
        (glass_top - height * 0.07, glass_top + 2, 1.06),
        (top, glass_top - height * 0.06, 0.62),
    ):
        metal(image, (x - half * wide, y0, x + half * wide, y1))
    if lit:
        # The metal beside the glass catches the light.
        for y in (glass_end + height * 0.012, glass_top - height * 0.012):
            ImageDraw.Draw(image).line((x - half * 0.95, y, x + half * 0.95, y),
                                       fill=(255, 214, 160), width=line)  # fmt: skip


def metal(image: Image.Image, box: tuple[float, float, float, float]) -> None:
    """Brushed aluminium, bent round."""
    size = (max(1, round(box[2] - box[0])), max(1, round(box[3] - box[1])))
    across = Image.new("RGB", (64, 1))
    for i in range(64):
        at = i / 63
        light = (
            74
            + 128 * math.exp(-(((at - 0.32) / 0.16) ** 2))
            + 44 * math.exp(-(((at - 0.8) / 0.1) ** 2))
        )
        across.putpixel((i, 0), (round(light), round(light * 0.99), round(light * 0.98)))
    mask = Image.new("L", size)
    radius = min(size) * 0.16
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, size[0] - 1, size[1] - 1), radius=radius, fill=255
    )
    image.paste(across.resize(size, Image.Resampling.BICUBIC), (round(box[0]), round(box[1])), mask)


def pier(image: Image.Image, top: int, left: float, right: float) -> None:
    """Boards seen along their length, running to the lower edge."""
    draw = ImageDraw.Draw(image)
    vanishing = (W * 0.5, top - 900)
    boards = 9
    for i in range(boards):
        a, b = left + (right - left) * i / boards, left + (right - left) * (i + 1) / boards - 5
        points = []
        for x, y in ((a, top), (b, top), (b, H), (a, H)):
            share = (y - vanishing[1]) / (top - vanishing[1])
            points.append((vanishing[0] + (x - vanishing[0]) * share, y))
        shade = 30 + (i * 37 % 4) * 4
        draw.polygon(points, fill=(shade + 12, shade + 4, shade + 8))
    draw.rectangle((left, top - 4, right - 5, top + 8), fill=(66, 50, 50))


DUSK: Stops = [
    (0, (20, 27, 62)),
    (0.38, (67, 58, 104)),
    (0.62, (176, 98, 110)),
    (0.8, (240, 158, 112)),
    (1, (252, 206, 146)),
]
NIGHT: Stops = [(0, (10, 17, 44)), (0.5, (24, 42, 84)), (0.8, (58, 84, 122)), (1, (122, 132, 148))]


def sky(stops: Stops, horizon: int) -> Image.Image:
    image = Image.new("RGB", (W, H), stops[-1][1])
    image.paste(gradient(stops, (W, horizon)), (0, 0))
    return image


def teaser() -> Image.Image:
    """A lantern not yet lit before the last light over a lake."""
    horizon = 1180
    image = sky(DUSK, horizon)
    stars(image, 560, 90, 3)
    glow(image, (W * 0.66, horizon), 900, (255, 190, 120), 0.75)
    hills(image, horizon - 60, 210, (116, 82, 112), 11)
    hills(image, horizon - 10, 150, (74, 58, 92), 5)
    firs(image, horizon, (38, 34, 62), 8, 150)
    water(image, horizon + 20, (44, 40, 74), 2)
    stone = ImageDraw.Draw(image)
    stone.ellipse((W * 0.12, H - 300, W * 0.52, H + 260), fill=(22, 20, 38))
    stone.ellipse((W * 0.34, H - 150, W * 0.66, H + 260), fill=(17, 16, 31))
    lantern(image, W * 0.31, H - 278, 760, 0.0)
    return image


def launch() -> Image.Image:
    """The lantern lit, on a pier by night."""
    horizon = 1010
    image = sky(NIGHT, horizon)
    stars(image, 800, 300, 21)
    hills(image, horizon - 20, 250, (33, 52, 88), 4)
    hills(image, horizon + 10, 150, (22, 36, 66), 15)
    firs(image, horizon, (12, 22, 44), 31, 210)
    water(image, horizon + 22, (16, 28, 58), 7)
    pier(image, 1420, W * 0.26, W * 0.74)
    glow(image, (W * 0.5, 1560), 760, (255, 150, 70), 0.6)
    lantern(image, W * 0.5, 1560, 860)
    return image


def thanks() -> Image.Image:
    """Many lanterns along a shore."""
    horizon = 900
    image = sky(DUSK, horizon)
    stars(image, 480, 110, 9)
    hills(image, horizon - 30, 260, (104, 74, 112), 23)
    hills(image, horizon + 20, 140, (60, 50, 88), 6)
    firs(image, horizon + 10, (32, 30, 58), 17, 170)
    water(image, horizon + 36, (48, 42, 78), 12)
    shore = ImageDraw.Draw(image)
    shore.polygon([(0, 1420), (W * 0.3, 1360), (W * 0.62, 1400), (W, 1330), (W, H), (0, H)],
                  fill=(24, 22, 42))  # fmt: skip
    for x, base, height in (
        (0.945, 1410, 150), (0.635, 1470, 230), (0.075, 1490, 250),
        (0.46, 1560, 330), (0.245, 1660, 440), (0.8, 1690, 520),
    ):  # fmt: skip
        glow(image, (W * x, base), height * 0.9, (255, 146, 70), 0.3)
        lantern(image, W * x, base, height, halo=0.45)
    return image


def parts() -> Image.Image:
    """What Kajo is made of, laid out: every part can be taken off and replaced."""
    image = gradient([(0, (238, 232, 220)), (1, (224, 214, 198))])
    shadow = Image.new("L", (W, H))
    shade = ImageDraw.Draw(shadow)
    places = {
        "handle": (250, 420, 650, 820),
        "cap": (300, 1060, 600, 1290),
        "glass": (820, 380, 1160, 1330),
        "cell": (1370, 460, 1570, 1080),
        "board": (1320, 1180, 1620, 1330),
        "foot": (1770, 420, 2150, 660),
        "ring": (1810, 820, 2110, 1120),
    }
    for name, (x0, y0, x1, y1) in places.items():
        if name not in ("handle", "ring"):
            shade.rounded_rectangle((x0 + 22, y0 + 26, x1 + 22, y1 + 26), radius=30, fill=110)
    image.paste((120, 100, 80), (0, 0), shadow.filter(ImageFilter.GaussianBlur(26)))
    draw = ImageDraw.Draw(image)
    box = places["handle"]
    draw.arc(box, 180, 360, fill=(110, 114, 122), width=16)
    for x in (box[0] + 8, box[2] - 8):
        draw.line((x, 616, x, 850), fill=(110, 114, 122), width=16)
        draw.ellipse((x - 22, 834, x + 22, 878), outline=(110, 114, 122), width=12)
    metal(image, places["cap"])
    x0, y0, x1, y1 = places["glass"]
    glass = gradient([(0, (176, 206, 200)), (1, (146, 186, 182))], (x1 - x0, y1 - y0))
    edge = Image.new("L", (64, 1))
    for i in range(64):
        edge.putpixel((i, 0), round(170 * (abs(i - 31.5) / 31.5) ** 3))
    glass.paste((84, 132, 132), (0, 0), edge.resize(glass.size))
    image.paste(glass, (x0, y0))
    draw.ellipse(
        (x0, y0 - 44, x1 - 1, y0 + 44), fill=(196, 222, 216), outline=(112, 156, 152), width=6
    )
    draw.ellipse((x0, y1 - 44, x1 - 1, y1 + 44), fill=(140, 180, 176))
    draw.rounded_rectangle((x0 + 60, y0 + 110, x0 + 92, y1 - 120), radius=16, fill=(222, 238, 234))
    x0, y0, x1, y1 = places["cell"]
    draw.rounded_rectangle((x0 + 60, y0 - 34, x1 - 60, y0 + 20), radius=10, fill=(150, 154, 160))
    draw.rounded_rectangle((x0, y0, x1, y1), radius=30, fill=(44, 62, 88))
    draw.rectangle((x0, y0 + 150, x1, y0 + 196), fill=(240, 150, 78))
    draw.line((1470, y0 + 62, 1470, y0 + 118), fill=(235, 235, 235), width=12)
    draw.line((1442, y0 + 90, 1498, y0 + 90), fill=(235, 235, 235), width=12)
    x0, y0, x1, y1 = places["board"]
    draw.rounded_rectangle((x0, y0, x1, y1), radius=18, fill=(46, 110, 92))
    for i in range(3):
        draw.ellipse((x0 + 34 + i * 92, y0 + 44, x0 + 96 + i * 92, y0 + 106), fill=(255, 226, 150),
                     outline=(220, 180, 90), width=6)  # fmt: skip
    metal(image, places["foot"])
    draw.ellipse(places["ring"], outline=(196, 92, 66), width=34)
    for i in range(4):
        x, y = 1840 + i * 84, 1270
        draw.ellipse(
            (x - 27, y - 27, x + 27, y + 27), fill=(158, 162, 168), outline=(112, 116, 122), width=5
        )
        draw.line((x - 14, y - 14, x + 14, y + 14), fill=(78, 82, 88), width=7)
        draw.line((x - 14, y + 14, x + 14, y - 14), fill=(78, 82, 88), width=7)
    return image


def save(image: Image.Image, name: str) -> None:
    small = image.resize(SIZE, Image.Resampling.LANCZOS)
    if name.endswith(".png"):
        small.save(HERE / name, optimize=True)
    else:
        small.save(HERE / name, quality=84, optimize=True, progressive=True)


if __name__ == "__main__":
    save(teaser(), "kajo-teaser.jpg")
    save(launch(), "kajo-launch.jpg")
    save(thanks(), "kajo-thanks.jpg")
    save(parts(), "kajo-parts.png")
