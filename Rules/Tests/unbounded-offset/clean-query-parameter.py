from fastapi import APIRouter, Depends, Query
from sqlalchemy import select

from app.db import session
from app.models import Article

router = APIRouter()


@router.get("/articles")
async def articles(
    limit: int = Query(20, ge=1, le=100),
    offset: int = Query(0, ge=0, le=10_000),
    db=Depends(session),
):
    query = select(Article).order_by(Article.published_at.desc())
    rows = await db.execute(query.limit(limit).offset(offset))
    return [row.to_dict() for row in rows.scalars()]
