-- No more than so many calls of a webhook wait: full_since is when it was found full, until one finds room;
-- refused counts what was not told since then or the last time, refused_at is when one was last.

-- +goose Up

ALTER TABLE webhook ADD COLUMN full_since timestamptz;
ALTER TABLE webhook ADD COLUMN refused bigint NOT NULL DEFAULT 0;
ALTER TABLE webhook ADD COLUMN refused_at timestamptz;

CREATE INDEX webhook_delivery_waiting ON webhook_delivery (org, webhook, state);
