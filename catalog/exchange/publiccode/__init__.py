"""publiccode.yml, versions 0.1 to 0.7 and the release candidate of 1: read, judged, mapped to facts, written."""
