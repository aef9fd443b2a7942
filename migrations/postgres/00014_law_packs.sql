-- Files of facts about laws that an organisation lays over those of the program (S-157).

-- +goose Up

CREATE TABLE law_packs (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "law" text COLLATE "C" NOT NULL DEFAULT '',
    "as_of" text COLLATE "C" NOT NULL DEFAULT '',
    "source" text COLLATE "C" NOT NULL DEFAULT '',
    "text" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE law_packs ENABLE ROW LEVEL SECURITY;
ALTER TABLE law_packs FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON law_packs
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

