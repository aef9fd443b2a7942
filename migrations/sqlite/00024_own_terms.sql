-- Terms of an organisation's own, beside those of the taxonomies.

-- +goose Up

CREATE TABLE own_terms (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "does" TEXT NOT NULL DEFAULT '',
    "of" TEXT NOT NULL DEFAULT '',
    "key" TEXT NOT NULL DEFAULT '',
    "name_en" TEXT NOT NULL DEFAULT '',
    "name_de" TEXT NOT NULL DEFAULT '',
    "also" TEXT NOT NULL DEFAULT '[]',
    "sensitivity" TEXT NOT NULL DEFAULT '',
    "meaning" TEXT NOT NULL DEFAULT '',
    "dpv" TEXT NOT NULL DEFAULT '',
    "fides" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX own_terms_key ON own_terms (org, "key") WHERE "key" <> '';

