-- What people are told, and how the key figures stood on each day.

-- +goose Up

-- One line of somebody's inbox. person is the record of whom it is for, actor the account that
-- caused it, args a few words that the sentence needs, such as the day that is due.
CREATE TABLE notification (
    org uuid NOT NULL,
    id uuid NOT NULL,
    person uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    record uuid NOT NULL,
    actor uuid,
    at timestamptz NOT NULL,
    seen timestamptz,
    done timestamptz,
    until timestamptz,
    args jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, person) REFERENCES record (org, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE notification ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON notification
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE INDEX notification_person ON notification (org, person, done, at);
CREATE INDEX notification_record ON notification (org, record);

-- A key figure of the whole organisation as it stood when the day was written down; causes says what it was
-- made of.
CREATE TABLE figure_day (
    org uuid NOT NULL,
    day text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    value bigint NOT NULL,
    causes jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, day, name),
    FOREIGN KEY (org) REFERENCES tenant (id)
);
ALTER TABLE figure_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_day FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON figure_day
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
