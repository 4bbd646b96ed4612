"""What the sandbox's people are called and what they say, in each market's language.

All of it was written for the sandbox: praise, questions, complaints and small talk as a brand
meets them. `voices_<language>` would be five tiny files; one table is easier to read.
"""

from __future__ import annotations

import re

PEOPLE: dict[str, tuple[str, ...]] = {
    "ru": (
        "Анна Соколова", "Дмитрий Орлов", "Мария Лебедева", "Илья Захаров", "Екатерина Белова",
        "Сергей Климов", "Ольга Титова", "Павел Громов", "Наталья Жукова", "Артём Фролов",
        "Юлия Маслова", "Глеб Ершов",
    ),
    "de": (
        "Jana Petersen", "Lukas Brandt", "Miriam Vogel", "Tobias Krüger", "Svenja Arndt",
        "Felix Hartmann", "Katharina Lenz", "Jonas Weiß", "Birgit Sommer", "Malte Özdemir",
    ),
    "fr": (
        "Camille Roche", "Julien Mercier", "Élodie Garnier", "Mathieu Lefèvre", "Inès Chevalier",
        "Nicolas Bonnet", "Aurélie Dumas", "Thomas Perrin", "Léa Fontaine", "Hugo Marchand",
    ),
    "zh": (
        "林晓雨", "王子涵", "陈思远", "李佳怡", "周明轩", "赵雪", "孙浩然", "吴梦琪", "郑凯", "何欣妍",
    ),
    "en": (
        "Hannah Moore", "Owen Clarke", "Priya Nair", "Callum Reid", "Grace Adeyemi",
        "Ben Sutton", "Molly Fraser", "Tom Okafor", "Ella Whitfield", "Sam Doyle",
    ),
}

REMARKS: dict[str, tuple[str, ...]] = {
    "ru": (
        "Наконец-то! Ждала с весны.",
        "А доставка в Казань будет?",
        "Сколько стоит и где посмотреть вживую?",
        "Выглядит отлично, но хотелось бы цвет потемнее.",
        "Третий день не могу дозвониться в поддержку. Ответьте хотя бы здесь.",
        "Купил прошлую модель — скрипит через месяц. Исправили?",
        "Красиво 😍",
        "Поделилась с подругой, она как раз искала.",
        "Спасибо, что пишете по-человечески, без рекламных штампов.",
        "А гарантия сколько?",
        "Очередной маркетинг. Покажите тесты.",
        "Беру! Промокод ещё действует?",
        "Видел у коллеги, вещь хорошая.",
        "Почему в Москве дороже, чем в Минске?",
        "Кто уже пробовал? Стоит своих денег?",
        "Фото с морем — это где снимали?",
        "Подскажите, для детей подойдёт?",
        "👍👍👍",
        "Заказ пришёл за два дня, всё целое. Спасибо!",
        "Ссылка не открывается с телефона.",
    ),
    "de": (
        "Endlich! Darauf habe ich seit dem Frühjahr gewartet.",
        "Gibt es das auch in Österreich?",
        "Was kostet der Versand?",
        "Sieht gut aus, aber wie steht es mit Ersatzteilen?",
        "Ich warte seit zwei Wochen auf eine Antwort vom Kundendienst.",
        "Schöne Bilder – wo ist das aufgenommen?",
        "Ist das Material wirklich recycelt oder nur Werbung?",
        "Gekauft, ausprobiert, begeistert.",
        "Mir ein bisschen zu teuer.",
        "Hält der Akku auch im Winter?",
        "Habe ich gleich weitergeleitet 👍",
        "Wo finde ich einen Laden in Leipzig?",
        "Klingt vernünftig. Wer hat Erfahrungen?",
        "Der Link führt bei mir ins Leere.",
        "Danke für die klare Kennzeichnung.",
        "Mein altes Modell läuft seit sechs Jahren. Respekt.",
        "Gibt es eine Rückgabefrist?",
    ),
    "fr": (
        "Enfin ! Je l’attendais depuis le printemps.",
        "Vous livrez en Belgique ?",
        "C’est fabriqué où exactement ?",
        "Très joli, mais le prix pique un peu.",
        "Toujours pas de réponse du service client depuis lundi…",
        "Les photos donnent envie de partir tout de suite.",
        "Reçu hier, rien à redire.",
        "Est-ce que ça existe en taille enfant ?",
        "Je partage à ma sœur, c’est pour elle !",
        "Encore du marketing vert ?",
        "Où peut-on l’essayer à Lyon ?",
        "Bravo pour la campagne 👏",
        "Le lien ne marche pas sur mon téléphone.",
        "La garantie est de combien d’années ?",
        "Bof, j’attends de voir les tests.",
    ),
    "zh": (
        "终于等到了！",
        "请问什么时候发货？",
        "颜色很好看，已下单。",
        "客服一直没人回，能处理一下吗？",
        "价格有点贵，会有活动吗？",
        "上海哪里可以试？",
        "转给朋友了，她正好需要。",
        "用了一个月，质量不错👍",
        "真的环保吗？有检测报告吗？",
        "照片是在哪里拍的？",
        "链接打不开。",
        "尺寸怎么选？",
        "支持一下！",
        "和上一代有什么区别？",
        "保修几年？",
    ),
    "en": (
        "Finally! Been waiting for this since spring.",
        "Do you ship to Ireland?",
        "How much, and where can I see one?",
        "Looks great, wish it came in a darker colour.",
        "Still no reply from support after five days. Anyone there?",
        "Where were these photos taken?",
        "Bought the last one, creaked after a month. Fixed now?",
        "Sent this to my sister, she was looking for exactly that.",
        "Is it really recycled or is that marketing?",
        "Love it 😍",
        "What is the warranty?",
        "The link does not open on my phone.",
        "A bit pricey for what it is.",
        "Arrived in two days, everything in one piece. Thanks!",
        "Who has tried it? Worth the money?",
        "Will there be a version for kids?",
        "More of this, please.",
    ),
}  # fmt: skip


def language_of(text: str, otherwise: str) -> str:
    """The language an audience answers a text in: by its script, else the account's own."""
    if re.search(r"[\u4e00-\u9fff]", text):
        return "zh"
    if re.search(r"[\u0400-\u04ff]", text):
        return "ru"
    return otherwise
