"""Shape of the form in which people choose how soon they hear of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from marketplace.core.forms import dress

from ..choices import Frequency, Topic


class NoticeForm(forms.Form):
    """One choice for each topic; the fields are named after the topics."""

    def __init__(self, *args: Any, topics: Iterable[Topic], chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic in topics:
            field = self.fields[topic.value] = forms.ChoiceField(
                label=topic.label,
                choices=Frequency.choices,
                initial=chosen[topic.value],
                widget=forms.Select,
            )
            dress(field.widget)
