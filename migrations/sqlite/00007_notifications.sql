-- What people are told, and how the key figures stood on each day.

-- +goose Up

-- One line of somebody's inbox. person is the record of whom it is for, actor the account that
-- caused it, args a few words that the sentence needs, such as the day that is due.
CREATE TABLE notification (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    actor TEXT,
    at TEXT NOT NULL,
    seen TEXT,
    done TEXT,
    until TEXT,
    args TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, person) REFERENCES record (org, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE INDEX notification_person ON notification (org, person, done, at);
CREATE INDEX notification_record ON notification (org, record);

-- A key figure of the whole organisation as it stood when the day was written down; causes says what it was
-- made of.
CREATE TABLE figure_day (
    org TEXT NOT NULL,
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    causes TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, day, name),
    FOREIGN KEY (org) REFERENCES tenant (id)
) WITHOUT ROWID;
