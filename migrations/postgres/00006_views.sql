-- Lists as people want to see them, and how to take back what was done to many records.

-- +goose Up

-- A saved view of a register. query is the address of the list; columns are their names, separated
-- by commas. owner is the account that saved it: an account is no record of the organisation.
CREATE TABLE saved_view (
    org uuid NOT NULL,
    id uuid NOT NULL,
    register text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    owner uuid NOT NULL,
    shared boolean NOT NULL DEFAULT false,
    query text COLLATE "C" NOT NULL DEFAULT '',
    columns text COLLATE "C" NOT NULL DEFAULT '',
    sort text COLLATE "C" NOT NULL DEFAULT '',
    position bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_view FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON saved_view
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX saved_view_register ON saved_view (org, register);

-- What one account chose for one register: its columns and the view that opens first.
CREATE TABLE list_choice (
    org uuid NOT NULL,
    account uuid NOT NULL,
    register text COLLATE "C" NOT NULL,
    columns text COLLATE "C" NOT NULL DEFAULT '',
    opens text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, account, register),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE list_choice ENABLE ROW LEVEL SECURITY;
ALTER TABLE list_choice FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON list_choice
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

-- What an action did to many records, until it can no longer be undone. body names the records and
-- their revisions, not what they say.
CREATE TABLE bulk_undo (
    org uuid NOT NULL,
    id uuid NOT NULL,
    actor uuid NOT NULL,
    register text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    body text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE bulk_undo ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk_undo FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON bulk_undo
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
