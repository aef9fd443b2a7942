-- Each organisation says by which day the steps of its requests are to be done inside the
-- house, for all or for the requests of one team (S-063).

-- +goose Up

CREATE TABLE organisations_request_targets (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "step" TEXT NOT NULL DEFAULT '',
    "team" TEXT,
    "days" INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
