"""The site as people meet it: a real browser, the demo catalogue, nothing mocked."""
