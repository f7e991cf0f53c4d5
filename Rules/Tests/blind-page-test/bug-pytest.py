import pytest

from store.queries import list_orders


@pytest.mark.django_db
def test_orders_pagination(client, forty_orders):
    page = client.get("/orders?page=2&per_page=20")  # <- blind-page-test-python
    assert page.status_code == 200
    assert len(page.json()["orders"]) == 20


def test_list_orders_with_offset(forty_orders):
    rows = list_orders(limit=15, offset=15)  # <- blind-page-test-python
    assert isinstance(rows, list)
    assert len(rows) == 15
