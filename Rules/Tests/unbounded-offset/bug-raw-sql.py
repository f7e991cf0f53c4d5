from django.db import connection
from django.http import JsonResponse


def skill_feed(request):
    limit = min(int(request.GET.get("limit", 20)), 100)
    offset = int(request.GET.get("offset", 0))
    if offset < 0:
        offset = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, title FROM skills ORDER BY created_at DESC LIMIT %s OFFSET %s",
            [limit, offset],  # <- unbounded-offset-python
        )
        rows = cursor.fetchall()
    return JsonResponse({"skills": [{"id": row[0], "title": row[1]} for row in rows]})
