CREATE TABLE journey_steps (
  id bigserial PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('send', 'wait', 'split'))
);

CREATE TABLE step_failures (
  id bigserial PRIMARY KEY,
  step_id bigint NOT NULL REFERENCES journey_steps (id),
  kind text NOT NULL CHECK (kind IN ('send')), -- <- failure-row-missing-sql
  reason text NOT NULL
);
