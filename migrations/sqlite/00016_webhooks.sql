-- Webhooks: whom an organisation's own systems tell of what changes, and what was told. And the
-- secret addresses at which people's calendars read what is due.

-- +goose Up

-- registers and verbs narrow what is told, separated by spaces; '' is everything. secret is sealed by
-- the vault; former signs beside it until former_until. paused by a person, off by the program after
-- days of failure; failing since.
CREATE TABLE webhook (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    registers TEXT NOT NULL DEFAULT '',
    verbs TEXT NOT NULL DEFAULT '',
    secret BLOB NOT NULL,
    former BLOB,
    former_until TEXT,
    created TEXT NOT NULL,
    created_by TEXT,
    paused TEXT,
    failing TEXT,
    off TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

-- One call: the outbox until state is done or failed, the list of what was told for thirty days
-- after. next is the time of the next attempt, or until when one that runs may take; body holds
-- identifiers and no personal data.
CREATE TABLE webhook_delivery (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    webhook TEXT NOT NULL,
    event TEXT NOT NULL,
    ref TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,
    created TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next TEXT NOT NULL,
    tried TEXT,
    status INTEGER NOT NULL DEFAULT 0,
    took INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, webhook) REFERENCES webhook (org, id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE INDEX webhook_delivery_due ON webhook_delivery (org, state, next);
CREATE INDEX webhook_delivery_list ON webhook_delivery (org, webhook, id);

-- The one secret address of an account's calendar: the SHA-256 of the secret, never the secret.
-- Outside row-level security, because the secret is what names the account.
CREATE TABLE calendar_feed (
    account TEXT NOT NULL,
    secret BLOB NOT NULL UNIQUE,
    created TEXT NOT NULL,
    used TEXT,
    PRIMARY KEY (account),
    FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;
