-- Imports in the browser: a file that is read, looked at and applied.

-- +goose Up

-- One run of one file, kept for a day. sum and plan_sum name contents of the blob store; actor is
-- who asked, as JSON; problem is why it ended, result what was written. It is state of this
-- installation and no part of a backup.
CREATE TABLE import_run (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    actor TEXT NOT NULL,
    file TEXT NOT NULL,
    sum TEXT NOT NULL,
    size INTEGER NOT NULL,
    options TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL,
    plan_sum TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    expires TEXT NOT NULL,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;
