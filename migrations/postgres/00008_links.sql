-- First steps of an organisation, and questions to people without an account.

-- +goose Up

ALTER TABLE organisations ADD COLUMN "pii_roles" jsonb NOT NULL DEFAULT '[]';
ALTER TABLE organisations ADD COLUMN "certified27001" text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN "edition" text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN "profile" text COLLATE "C" NOT NULL DEFAULT '';

-- How far an organisation is with its first steps. markets are the countries whose people it said it
-- deals with; dismissed is when somebody put the list of next steps away.
CREATE TABLE onboarding (
    org uuid NOT NULL,
    step text COLLATE "C" NOT NULL,
    markets text COLLATE "C" NOT NULL DEFAULT '',
    updated timestamptz NOT NULL,
    dismissed timestamptz,
    PRIMARY KEY (org),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE onboarding ENABLE ROW LEVEL SECURITY;
ALTER TABLE onboarding FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON onboarding
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

-- Questions about a record to somebody without an account. secret is the hash of the link; recipient
-- and suggested (who may know better) are sealed names and addresses; fields and draft are JSON.
-- answered says when the link was used up and outcome how: answered, confirmed or passed.
CREATE TABLE ask (
    org uuid NOT NULL,
    id uuid NOT NULL,
    secret bytea NOT NULL,
    register text COLLATE "C" NOT NULL,
    record uuid NOT NULL,
    fields text COLLATE "C" NOT NULL,
    message text COLLATE "C" NOT NULL DEFAULT '',
    recipient bytea NOT NULL,
    lang text COLLATE "C" NOT NULL DEFAULT '',
    created timestamptz NOT NULL,
    created_by uuid NOT NULL,
    sent timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    opened timestamptz,
    draft text COLLATE "C" NOT NULL DEFAULT '',
    answered timestamptz,
    outcome text COLLATE "C" NOT NULL DEFAULT '',
    suggested bytea,
    revoked timestamptz,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE ask ENABLE ROW LEVEL SECURITY;
ALTER TABLE ask FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON ask
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE UNIQUE INDEX ask_secret ON ask (org, secret);

CREATE INDEX ask_record ON ask (org, record);
