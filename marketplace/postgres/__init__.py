"""The life of the embedded PostgreSQL: find it, make a cluster, start, share and stop it. Knows no Django.

Entry points: `marketplace.postgres.cluster.ensure_running` and `marketplace.postgres.urls`. This file imports
nothing, so that the keeper process stays small.
"""
