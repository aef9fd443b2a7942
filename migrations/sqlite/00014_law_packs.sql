-- Files of facts about laws that an organisation lays over those of the program (S-157).

-- +goose Up

CREATE TABLE law_packs (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "law" TEXT NOT NULL DEFAULT '',
    "as_of" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

