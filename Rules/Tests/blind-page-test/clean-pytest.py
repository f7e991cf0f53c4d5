import pytest

from store.queries import list_orders


@pytest.mark.django_db
def test_orders_pagination(client, forty_orders):
    first = client.get("/orders?page=1&per_page=20")
    second = client.get("/orders?page=2&per_page=20")
    assert second.status_code == 200
    assert len(second.json()["orders"]) == 20
    assert not ids(first) & ids(second)


def test_list_orders_with_offset(forty_orders):
    rows = list_orders(limit=15, offset=15)
    assert isinstance(rows, list)
    assert [row.id for row in rows] == [order.id for order in forty_orders[15:30]]


def test_offset_reaches_the_database(forty_orders, queries):
    list_orders(limit=15, offset=15)
    assert "OFFSET 15" in queries.last


def test_page_renders(client):
    # Page two of a document, and nothing that is counted.
    response = client.get("/manual?page=2")
    check_document(response, title="Installation")


def ids(response):
    return {order["id"] for order in response.json()["orders"]}


def check_document(response, title):
    assert title in response.text
