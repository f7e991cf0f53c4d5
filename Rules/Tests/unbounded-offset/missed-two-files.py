# The request is read in another file, so nothing here says where the number comes from.
from app.db import connection


def page_of_skills(limit, offset):
    return connection.execute(
        "SELECT id, title FROM skills ORDER BY id LIMIT ? OFFSET ?", (limit, offset)
    ).fetchall()
