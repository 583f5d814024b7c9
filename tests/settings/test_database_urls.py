"""Every form of a database's address that people write, and what is said about the ones that cannot be used."""

import pytest

from marketplace.postgres.urls import UrlError, database_settings, socket_url, with_database


def entries(name, user="", password="", host="", port="", **options):
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://anna@db.example/shop", entries("shop", "anna", host="db.example")),
        ("postgres://anna:s@db.example:6432/shop", entries("shop", "anna", "s", "db.example", "6432")),
        (
            "postgresql://anna:p%40ss%2Fw%C3%B6rt@db.example/shop",
            entries("shop", "anna", "p@ss/wört", "db.example"),
        ),
        ("postgresql:///shop?host=/run/postgresql", entries("shop", host="/run/postgresql")),
        (
            "postgresql://anna@/shop?host=%2Ftmp%2Fa%20b&port=5433",
            entries("shop", "anna", "", "/tmp/a b", "5433"),
        ),
        ("postgresql://anna@%2Frun%2Fpg/shop", entries("shop", "anna", host="/run/pg")),
        ("postgresql://anna@[::1]:5432/shop", entries("shop", "anna", "", "::1", "5432")),
        (
            "postgresql://anna@db.example/shop?sslmode=verify-full&connect_timeout=5",
            entries("shop", "anna", host="db.example", sslmode="verify-full", connect_timeout="5"),
        ),
        ("postgresql://anna@db.example/my%20shop", entries("my shop", "anna", host="db.example")),
    ],
)
def test_address_is_read_as_libpq_reads_it(url, expected):
    assert database_settings(url) == expected


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://anna:secret@db.example/shop", "it must begin with postgresql:// or postgres://"),
        ("host=db.example dbname=shop password=secret", "it must begin with postgresql:// or postgres://"),
        ("postgresql://anna:secret@db.example", "it names no database: postgresql://user@host/database"),
        ("postgresql://anna:secret@db.example/", "it names no database: postgresql://user@host/database"),
        ("postgresql://anna:secret@db.example/shop?no=1", "invalid URI query parameter"),
        ("postgresql://anna:secret%zz@db.example/shop", "invalid percent-encoded token"),
        ("postgresql://anna:secret@[::1/shop", "it cannot be read"),
    ],
)
def test_unusable_address_is_refused_without_repeating_the_password(url, reason):
    with pytest.raises(UrlError) as refusal:
        database_settings(url)
    assert str(refusal.value) == reason


def test_socket_address_survives_being_read_again():
    url = socket_url(user="anna", database="shop", folder="/tmp/a b&c=d?/ö")
    assert database_settings(url) == entries("shop", "anna", "", "/tmp/a b&c=d?/ö", "5432")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:p%40ss@db.example:6432/shop?sslmode=require",
        "postgresql://anna@/shop?host=%2Ftmp%2Fa%20b",
    ],
)
def test_address_of_another_database_differs_in_nothing_else(url):
    assert database_settings(with_database(url, "other x")) == {**database_settings(url), "NAME": "other x"}
