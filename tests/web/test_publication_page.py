"""One publication: its text as it is read, its story, its comments."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from django.test import Client

from tests.web import lanterns


def page_of(client: Client, made: lanterns.Lanterns, number: int, **headers: str) -> str:
    address = f"/lumikko/campaigns/halti/{made.publications[number].pk}/"
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_as_a_page_it_stands_beside_its_campaign(client: Client, made: lanterns.Lanterns) -> None:
    page = page_of(client, made, 0)
    assert page.startswith("<!doctype html>")
    assert page.count("data-row") == 12
    assert 'id="panel"' in page


def test_as_a_panel_it_comes_alone(client: Client, made: lanterns.Lanterns) -> None:
    page = page_of(client, made, 0, **{"HX-Request": "true", "HX-Target": "panel"})
    assert page.startswith("<aside")
    assert "data-row" not in page


def test_the_label_is_part_of_what_is_read(client: Client, made: lanterns.Lanterns) -> None:
    words = re.sub(r"<[^>]*>", "", page_of(client, made, 0))
    assert "Реклама. ООО «Лумикко», ИНН 7712345678\nФонарь, который" in words


def test_the_story_of_an_unsure_attempt(client: Client, made: lanterns.Lanterns) -> None:
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page_of(client, made, 1)))
    assert re.search(
        r"30:00 written down, then sent .*30:30 no sure answer after 30 seconds: it may be there or not "
        r".*30:40 looked: it is there",
        words,
    )


def test_an_unsure_one_is_settled_where_it_stands(client: Client, made: lanterns.Lanterns) -> None:
    unsure = made.publications[3]
    assert "It is not there: send it again" in page_of(client, made, 3)
    sent = {"from": "publication", "address": "nowhere"}
    refused = client.post(f"/lumikko/tasks/{unsure.pk}/", sent)
    assert refused.status_code == 422
    kept = unescape(refused.content.decode())
    assert "nowhere is not an address." in kept
    assert 'value="nowhere"' in kept
    assert 'id="panel"' in kept
    taken = client.post(f"/lumikko/tasks/{unsure.pk}/", sent | {"again": ""})
    assert taken.headers["Location"] == f"/lumikko/campaigns/halti/{unsure.pk}/"
    assert "It is not there: send it again" not in page_of(client, made, 3)


def test_what_failed_says_what_to_do(client: Client, made: lanterns.Lanterns) -> None:
    page = page_of(client, made, 4)
    assert "Change the link." in page
    assert "refused: the content must be changed" in page


def test_comments_are_the_newest_first(client: Client, made: lanterns.Lanterns) -> None:
    page = page_of(client, made, 5)
    texts = lanterns.COMMENTS["zh-Hans"]
    assert page.index(texts[2]) < page.index(texts[1]) < page.index(texts[0])


def test_the_picture_comes_from_the_house(
    client: Client, made: lanterns.Lanterns, tmp_path: Path
) -> None:
    file = lanterns.with_picture(made, tmp_path)
    page = page_of(client, made, 0)
    assert f'src="/lumikko/media/{file.sha256}" alt="A lamp over snow at night"' in page
    response = client.get(f"/lumikko/media/{file.sha256}")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]


def test_what_could_carry_a_script_is_only_downloaded(
    client: Client, made: lanterns.Lanterns, tmp_path: Path
) -> None:
    file = lanterns.with_picture(made, tmp_path, mime="image/svg+xml")
    response = client.get(f"/lumikko/media/{file.sha256}")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    response.close()


def test_a_file_that_is_gone_from_the_folder(
    client: Client, made: lanterns.Lanterns, tmp_path: Path
) -> None:
    from homeground.content.media_store import stored_path

    file = lanterns.with_picture(made, tmp_path)
    stored_path(file.sha256).unlink()
    assert client.get(f"/lumikko/media/{file.sha256}").status_code == 404
    assert client.get("/lumikko/media/..%2F..%2Fkeys").status_code == 404
