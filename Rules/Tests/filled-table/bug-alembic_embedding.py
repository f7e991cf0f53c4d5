import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector


def upgrade():
    op.add_column("documents", sa.Column("embedding", Vector(1536), nullable=False))  # <- filled-table-python
    op.add_column("documents", sa.Column("language", sa.String(8), nullable=False))  # <- filled-table-python
    op.alter_column("passages", "embedding", type_=Vector(768))  # <- filled-table-python


def downgrade():
    op.drop_column("documents", "language")
    op.drop_column("documents", "embedding")
