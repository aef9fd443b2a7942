-- Imports in the browser: a file that is read, looked at and applied.

-- +goose Up

-- One run of one file, kept for a day. sum and plan_sum name contents of the blob store; actor is
-- who asked, as JSON; problem is why it ended, result what was written. It is state of this
-- installation and no part of a backup.
CREATE TABLE import_run (
    org uuid NOT NULL,
    id uuid NOT NULL,
    actor text COLLATE "C" NOT NULL,
    file text COLLATE "C" NOT NULL,
    sum text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    options text COLLATE "C" NOT NULL DEFAULT '{}',
    state text COLLATE "C" NOT NULL,
    plan_sum text COLLATE "C" NOT NULL DEFAULT '',
    result text COLLATE "C" NOT NULL DEFAULT '',
    problem text COLLATE "C" NOT NULL DEFAULT '',
    created timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_run FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON import_run
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
