ALTER TABLE documents ADD COLUMN embedding vector(1536);
ALTER TABLE documents ADD COLUMN language text NOT NULL DEFAULT 'en';
ALTER TABLE documents ADD COLUMN slug text DEFAULT '' NOT NULL;
ALTER TABLE documents ADD COLUMN key bigint NOT NULL GENERATED ALWAYS AS IDENTITY;

ALTER TABLE passages ALTER COLUMN embedding TYPE vector(768) USING NULL;

CREATE TABLE chunks (
  id bigserial PRIMARY KEY,
  embedding vector(768) NOT NULL
);
ALTER TABLE chunks ADD COLUMN position integer NOT NULL;
