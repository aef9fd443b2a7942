-- Webhooks: whom an organisation's own systems tell of what changes, and what was told. And the
-- secret addresses at which people's calendars read what is due.

-- +goose Up

-- registers and verbs narrow what is told, separated by spaces; '' is everything. secret is sealed by
-- the vault; former signs beside it until former_until. paused by a person, off by the program after
-- days of failure; failing since.
CREATE TABLE webhook (
    org uuid NOT NULL,
    id uuid NOT NULL,
    title text COLLATE "C" NOT NULL,
    url text COLLATE "C" NOT NULL,
    registers text COLLATE "C" NOT NULL DEFAULT '',
    verbs text COLLATE "C" NOT NULL DEFAULT '',
    secret bytea NOT NULL,
    former bytea,
    former_until timestamptz,
    created timestamptz NOT NULL,
    created_by uuid,
    paused timestamptz,
    failing timestamptz,
    off timestamptz,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE webhook ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON webhook
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

-- One call: the outbox until state is done or failed, the list of what was told for thirty days
-- after. next is the time of the next attempt, or until when one that runs may take; body holds
-- identifiers and no personal data.
CREATE TABLE webhook_delivery (
    org uuid NOT NULL,
    id uuid NOT NULL,
    webhook uuid NOT NULL,
    event text COLLATE "C" NOT NULL,
    ref text COLLATE "C" NOT NULL DEFAULT '',
    body text COLLATE "C" NOT NULL,
    created timestamptz NOT NULL,
    state text COLLATE "C" NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    next timestamptz NOT NULL,
    tried timestamptz,
    status bigint NOT NULL DEFAULT 0,
    took bigint NOT NULL DEFAULT 0,
    reason text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, webhook) REFERENCES webhook (org, id) ON DELETE CASCADE
);
ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON webhook_delivery
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX webhook_delivery_due ON webhook_delivery (org, state, next);
CREATE INDEX webhook_delivery_list ON webhook_delivery (org, webhook, id);

-- The one secret address of an account's calendar: the SHA-256 of the secret, never the secret.
-- Outside row-level security, because the secret is what names the account.
CREATE TABLE calendar_feed (
    account uuid NOT NULL,
    secret bytea NOT NULL UNIQUE,
    created timestamptz NOT NULL,
    used timestamptz,
    PRIMARY KEY (account),
    FOREIGN KEY (account) REFERENCES account (id)
);
