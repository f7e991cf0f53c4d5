import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector


def upgrade():
    op.add_column("documents", sa.Column("embedding", Vector(1536), nullable=True))
    op.add_column("documents", sa.Column("language", sa.String(8), nullable=False, server_default="en"))
    op.create_table("passages", sa.Column("embedding", Vector(768), nullable=False))
    op.add_column("passages", sa.Column("document_id", sa.Integer(), nullable=False))
    op.alter_column("documents", "title", type_=sa.Text())


def downgrade():
    op.drop_table("passages")
    op.drop_column("documents", "language")
    op.drop_column("documents", "embedding")
    # What was dropped on the way up comes back empty, whatever the way down says.
    op.add_column("documents", sa.Column("summary", sa.Text(), nullable=False))
