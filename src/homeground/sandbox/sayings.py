"""What a brand said in the months before: short posts of our own, in each market's language.

Every post is one opening and one ending; no account says the same twice, so that each has readers of
its own.
"""

from __future__ import annotations

from random import Random

from .server import Saying

_SAID: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en": (
        (
            "A new week in the workshop.",
            "Look what came back from repair today.",
            "We opened the shop an hour early.",
            "Our smallest parcel so far left this morning.",
            "Rain on the roof, coffee on the bench.",
            "Somebody asked how we test the hinges.",
            "The first sample of the new colour is here.",
            "Ten years ago we made three of these a day.",
            "We counted the screws again.",
            "This photo came from a customer on the coast.",
            "There was cake in the packing room.",
            "The market stall is ours again this month.",
        ),
        (
            "Guess what happened next.",
            "Which one would you take home?",
            "Thank you for all your letters.",
            "More of it on Thursday.",
            "We learned something, as always.",
            "Come and see for yourselves.",
            "Tell us how you would do it.",
            "It made our day.",
        ),
    ),
    "de": (
        (
            "Eine neue Woche in der Werkstatt.",
            "Seht mal, was heute aus der Reparatur zurückkam.",
            "Wir haben den Laden eine Stunde früher geöffnet.",
            "Unser bisher kleinstes Paket ist heute früh losgegangen.",
            "Regen auf dem Dach, Kaffee auf der Werkbank.",
            "Jemand wollte wissen, wie wir die Scharniere prüfen.",
            "Das erste Muster in der neuen Farbe ist da.",
            "Vor zehn Jahren haben wir drei davon am Tag gebaut.",
            "Wir haben die Schrauben noch einmal gezählt.",
            "Dieses Foto kam von einer Kundin an der Küste.",
            "Im Packraum gab es Kuchen.",
            "Der Stand auf dem Markt gehört diesen Monat wieder uns.",
        ),
        (
            "Ratet, was dann geschah.",
            "Welches nähmt ihr mit nach Hause?",
            "Danke für all eure Briefe.",
            "Mehr davon am Donnerstag.",
            "Gelernt haben wir dabei, wie immer, etwas.",
            "Kommt vorbei und seht selbst.",
            "Wie würdet ihr das machen?",
            "Damit war der Tag gerettet.",
        ),
    ),
    "fr": (
        (
            "Une nouvelle semaine à l’atelier.",
            "Regardez ce qui est revenu de réparation aujourd’hui.",
            "Nous avons ouvert la boutique une heure plus tôt.",
            "Notre plus petit colis est parti ce matin.",
            "La pluie sur le toit, le café sur l’établi.",
            "On nous demande comment nous testons les charnières.",
            "Le premier essai de la nouvelle couleur est arrivé.",
            "Il y a dix ans, nous en faisions trois par jour.",
            "Nous avons recompté les vis.",
            "Cette photo nous vient d’une cliente du littoral.",
            "Il y avait du gâteau à l’emballage.",
            "Le stand du marché est de nouveau à nous ce mois-ci.",
        ),
        (
            "Devinez la suite.",
            "Lequel emporteriez-vous ?",
            "Merci pour toutes vos lettres.",
            "La suite jeudi.",
            "Nous avons appris quelque chose, comme toujours.",
            "Venez voir par vous-mêmes.",
            "Et vous, comment feriez-vous ?",
            "Notre journée était faite.",
        ),
    ),
    "ru": (
        (
            "Новая неделя в мастерской.",
            "Смотрите, что сегодня вернулось из ремонта.",
            "Мы открыли магазин на час раньше.",
            "Утром уехала самая маленькая наша посылка.",
            "Дождь по крыше, кофе на верстаке.",
            "Нас спросили, как мы проверяем петли.",
            "Пришёл первый образец нового цвета.",
            "Десять лет назад мы делали таких три в день.",
            "Мы ещё раз пересчитали винты.",
            "Это фото прислала покупательница с побережья.",
            "На упаковке сегодня был пирог.",
            "В этом месяце прилавок на ярмарке снова наш.",
        ),
        (
            "Угадайте, что было дальше.",
            "Какой взяли бы вы?",
            "Спасибо за все ваши письма.",
            "Продолжение в четверг.",
            "Как всегда, чему-то научились.",
            "Приходите посмотреть сами.",
            "А как сделали бы вы?",
            "День удался.",
        ),
    ),
    "zh": (
        (
            "工坊的新一周开始了。",
            "看看今天谁从维修间回来了。",
            "今天我们提前一小时开门。",
            "今早寄出了迄今最小的一个包裹。",
            "屋顶有雨声，工作台上有咖啡。",
            "有人问我们怎么测试铰链。",
            "新颜色的第一件样品到了。",
            "十年前，我们一天只做三件。",
            "螺丝我们又数了一遍。",
            "这张照片来自海边的一位顾客。",
            "打包间今天有蛋糕。",
            "这个月，市集的摊位又归我们了。",
        ),
        (
            "猜猜后来怎么样了？",
            "你会带哪一个回家？",
            "谢谢大家的来信。",
            "周四再接着讲。",
            "和往常一样，又学到了一点。",
            "欢迎来亲眼看看。",
            "换作你会怎么做？",
            "一整天都开心。",
        ),
    ),
}


def sayings(language: str, count: int, rng: Random) -> list[Saying]:
    """So many different posts; a language that is not here has English ones."""
    openings, endings = _SAID.get(language, _SAID["en"])
    joined = "" if language == "zh" else " "
    chosen = rng.sample(range(len(openings) * len(endings)), count)
    return [
        Saying(
            title=openings[number % len(openings)].rstrip(".。"),
            text=joined.join((openings[number % len(openings)], endings[number // len(openings)])),
        )
        for number in chosen
    ]
