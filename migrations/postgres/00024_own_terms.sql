-- Terms of an organisation's own, beside those of the taxonomies.

-- +goose Up

CREATE TABLE own_terms (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "does" text COLLATE "C" NOT NULL DEFAULT '',
    "of" text COLLATE "C" NOT NULL DEFAULT '',
    "key" text COLLATE "C" NOT NULL DEFAULT '',
    "name_en" text COLLATE "C" NOT NULL DEFAULT '',
    "name_de" text COLLATE "C" NOT NULL DEFAULT '',
    "also" jsonb NOT NULL DEFAULT '[]',
    "sensitivity" text COLLATE "C" NOT NULL DEFAULT '',
    "meaning" text COLLATE "C" NOT NULL DEFAULT '',
    "dpv" text COLLATE "C" NOT NULL DEFAULT '',
    "fides" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE own_terms ENABLE ROW LEVEL SECURITY;
ALTER TABLE own_terms FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON own_terms
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX own_terms_key ON own_terms (org, "key") WHERE "key" <> '';

