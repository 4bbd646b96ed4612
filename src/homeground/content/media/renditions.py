"""Images as they go out, made once, kept by their content and remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from homeground.content.media_store import store_content, stored_path
from homeground.content.models import MediaFile, Rendition

from .facts import MediaFacts
from .fitting import Steps
from .keeping import kept, name_as
from .rendering import render


@dataclass(frozen=True, slots=True)
class Placed:
    """What goes out, and what it was made from, where it was made."""

    file: MediaFile
    original: MediaFile | None = None


class Outgoing:
    """The files of one organization on their way out; each is made and kept once."""

    def __init__(self, organization_id: int) -> None:
        self._organization_id = organization_id
        self._placed: dict[tuple[str, str], Placed] = {}

    def placed(self, facts: MediaFacts, steps: Steps | None) -> Placed:
        """The file as it goes out, in the store. Without `steps` it goes out as it is.

        Raises: BadInput when the file was changed since, or cannot be made to fit.
        """
        key = (facts.sha256, steps.recipe if steps else "")
        if key not in self._placed:
            original = kept(facts, self._organization_id)
            made = self._made(original, facts, steps) if steps else original
            self._placed[key] = Placed(made, original if made != original else None)
        return self._placed[key]

    def _made(self, original: MediaFile, facts: MediaFacts, steps: Steps) -> MediaFile:
        known = (
            Rendition.objects.filter(original=original, recipe=steps.recipe)
            .select_related("file")
            .first()
        )
        if known is not None and stored_path(known.file.sha256).exists():
            return known.file
        # From the store and not from where it lay: nobody changes a file there.
        rendered = render(replace(facts, path=stored_path(facts.sha256)), steps)
        sha256 = store_content(rendered.content)
        file = original
        if sha256 != original.sha256:
            file, _new = MediaFile.objects.get_or_create(
                organization_id=self._organization_id,
                sha256=sha256,
                defaults={
                    "name": name_as(original.name, rendered.mime, original.mime),
                    "kind": MediaFile.Kind.IMAGE,
                    "mime": rendered.mime,
                    "size_bytes": len(rendered.content),
                    "width": rendered.width,
                    "height": rendered.height,
                },
            )
        Rendition.objects.update_or_create(
            original=original,
            recipe=steps.recipe,
            defaults={
                "organization_id": self._organization_id,
                "steps": steps.as_json(),
                "file": file,
            },
        )
        return file
