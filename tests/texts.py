"""What people read on a page."""

import re
from html import unescape

INLINE = r"</?(?:a|span|small|strong)\b[^>]*>"  # may end in the middle of a sentence


def said(answer):
    """The text of a page, one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub(INLINE, "", answer.text))).split())
