"""Images are decoded and written anew: what was hidden in them, and what tells of their maker, does not come along."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from ..formats import number_text

# Pillow's readers; every other one stays closed to strangers' bytes.
_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
_MODES = {"PNG": ("RGB", "RGBA", "L", "LA"), "JPEG": ("RGB", "L"), "WEBP": ("RGB", "RGBA")}


def rewritten(source: BinaryIO, extension: str, *, max_pixels: int, max_side: int | None) -> bytes:
    """The image written anew without metadata, upright, its longer side at most `max_side` pixels.

    Raises ValidationError where it is no image of that kind, is damaged, or says it has more than `max_pixels`.
    """
    kind = _FORMATS[extension]
    try:
        with warnings.catch_warnings():
            # The limit is checked below, by the purpose's own number.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            source.seek(0)
            with Image.open(source, formats=[kind]) as image:
                if image.width * image.height > max_pixels:
                    raise _too_many(max_pixels)
                if max_side is not None:
                    # JPEG decodes at a smaller scale where that is enough.
                    image.draft(None, (max_side, max_side))
                image.load()
                upright = ImageOps.exif_transpose(image) or image
                return _written(upright, kind, max_side)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many(max_pixels) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise ValidationError(
            _("The image is damaged and can't be opened. Save it again and choose it again."), code="image"
        ) from error


def _too_many(max_pixels: int) -> ValidationError:
    return ValidationError(
        _(
            "The image has more pixels than can be opened here (%(most)s million). Make it smaller and choose it again."
        )
        % {"most": number_text(max_pixels // 1_000_000)},
        code="pixels",
    )


def _written(image: Image.Image, kind: str, max_side: int | None) -> bytes:
    plain = _in_mode(image, kind)
    if max_side is not None:
        plain.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    # Comments, colour profiles and the like are carried in `info`.
    plain.info.clear()
    target = io.BytesIO()
    options = {"JPEG": {"quality": 88, "optimize": True}, "PNG": {"optimize": True}, "WEBP": {"quality": 88}}
    plain.save(target, format=kind, **options[kind])
    return target.getvalue()


def _in_mode(image: Image.Image, kind: str) -> Image.Image:
    """A copy in a colour mode that the format can hold; a palette with transparent entries keeps them."""
    if image.mode in _MODES[kind] and "transparency" not in image.info:
        return image.copy()
    if kind == "JPEG":
        return image.convert("RGB")
    has_alpha = "transparency" in image.info or image.mode in ("LA", "PA", "RGBA", "RGBa", "La")
    return image.convert("RGBA" if has_alpha else "RGB")
