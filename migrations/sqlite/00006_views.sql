-- Lists as people want to see them, and how to take back what was done to many records.

-- +goose Up

-- A saved view of a register. query is the address of the list; columns are their names, separated
-- by commas. owner is the account that saved it: an account is no record of the organisation.
CREATE TABLE saved_view (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    register TEXT NOT NULL,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    shared INTEGER NOT NULL DEFAULT 0,
    query TEXT NOT NULL DEFAULT '',
    columns TEXT NOT NULL DEFAULT '',
    sort TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

CREATE INDEX saved_view_register ON saved_view (org, register);

-- What one account chose for one register: its columns and the view that opens first.
CREATE TABLE list_choice (
    org TEXT NOT NULL,
    account TEXT NOT NULL,
    register TEXT NOT NULL,
    columns TEXT NOT NULL DEFAULT '',
    opens TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, account, register),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;

-- What an action did to many records, until it can no longer be undone. body names the records and
-- their revisions, not what they say.
CREATE TABLE bulk_undo (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    actor TEXT NOT NULL,
    register TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;
