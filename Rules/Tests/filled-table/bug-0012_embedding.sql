ALTER TABLE documents ADD COLUMN embedding vector(1536) NOT NULL; -- <- filled-table-sql

ALTER TABLE passages ALTER COLUMN embedding TYPE vector(768); -- <- filled-table-sql

ALTER TABLE documents
  ADD COLUMN language text NOT NULL; -- <- filled-table-sql
