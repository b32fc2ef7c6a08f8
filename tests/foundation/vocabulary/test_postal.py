"""Postal codes lead to towns, in any thread."""

from concurrent.futures import ThreadPoolExecutor

from cityhall.foundation.vocabulary.api import municipality_code, towns_of


def test_a_town() -> None:
    (town,) = towns_of("8030814")
    assert (town.municipality, town.prefecture, town.city, town.town) == (
        "40106", "福岡県", "北九州市小倉北区", "大手町",
    )  # fmt: skip


def test_an_office_has_its_own_code() -> None:
    (town,) = towns_of("8038501")
    assert (town.town, town.street) == ("城内", "1-1")


def test_unknown_codes_give_nothing() -> None:
    assert towns_of("0000000") == ()
    assert towns_of("'; DROP TABLE postal_data; --") == ()


def test_municipalities_by_name() -> None:
    assert municipality_code("福岡県", "北九州市門司区") == "40101"
    assert municipality_code("東京都", "千代田区") == "13101"
    assert municipality_code("福岡県", "まぼろし市") is None


def test_many_threads() -> None:
    towns_of.cache_clear()
    codes = [f"80{number:05}" for number in range(0, 2000, 5)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(towns_of, codes))
    assert any(found)
