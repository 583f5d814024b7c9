"""The upper floor: start page, texts, workspace, errors, and what all pages share."""
