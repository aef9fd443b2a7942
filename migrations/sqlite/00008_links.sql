-- First steps of an organisation, and questions to people without an account.

-- +goose Up

ALTER TABLE organisations ADD COLUMN "pii_roles" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE organisations ADD COLUMN "certified27001" TEXT NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN "edition" TEXT NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN "profile" TEXT NOT NULL DEFAULT '';

-- How far an organisation is with its first steps. markets are the countries whose people it said it
-- deals with; dismissed is when somebody put the list of next steps away.
CREATE TABLE onboarding (
    org TEXT NOT NULL,
    step TEXT NOT NULL,
    markets TEXT NOT NULL DEFAULT '',
    updated TEXT NOT NULL,
    dismissed TEXT,
    PRIMARY KEY (org),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

-- Questions about a record to somebody without an account. secret is the hash of the link; recipient
-- and suggested (who may know better) are sealed names and addresses; fields and draft are JSON.
-- answered says when the link was used up and outcome how: answered, confirmed or passed.
CREATE TABLE ask (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    secret BLOB NOT NULL,
    register TEXT NOT NULL,
    record TEXT NOT NULL,
    fields TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    recipient BLOB NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    created_by TEXT NOT NULL,
    sent TEXT NOT NULL,
    expires TEXT NOT NULL,
    opened TEXT,
    draft TEXT NOT NULL DEFAULT '',
    answered TEXT,
    outcome TEXT NOT NULL DEFAULT '',
    suggested BLOB,
    revoked TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX ask_secret ON ask (org, secret);

CREATE INDEX ask_record ON ask (org, record);
