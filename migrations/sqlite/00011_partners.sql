-- The registers of data and partners: data sets with their elements, rights of access, retention rules, holds,
-- transfers, questionnaires, the library of answers, instructions, changes of sub-processors, disclosures, findings;
-- engagements know their next look and their exit, a transfer of an activity its own record.

-- +goose Up

ALTER TABLE processing_activities_transfers ADD COLUMN "transfer" TEXT;
ALTER TABLE engagements ADD COLUMN "assessed_on" TEXT NOT NULL DEFAULT '';
ALTER TABLE engagements ADD COLUMN "reassess_on" TEXT NOT NULL DEFAULT '';
ALTER TABLE engagements ADD COLUMN "exit_duty" TEXT NOT NULL DEFAULT '';
ALTER TABLE engagements ADD COLUMN "exit_due" TEXT NOT NULL DEFAULT '';
CREATE TABLE data_sets (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "data_store" TEXT,
    "physical_name" TEXT NOT NULL DEFAULT '',
    "principals" TEXT NOT NULL DEFAULT '[]',
    "declared_count" INTEGER NOT NULL DEFAULT 0,
    "declared_on" TEXT NOT NULL DEFAULT '',
    "how_known" TEXT NOT NULL DEFAULT '',
    "observed_count" INTEGER NOT NULL DEFAULT 0,
    "observed_on" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "source_key" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX data_sets_source_key ON data_sets (org, "source_key") WHERE "source_key" <> '';
CREATE TABLE data_sets_elements (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "physical_name" TEXT NOT NULL DEFAULT '',
    "category" TEXT NOT NULL DEFAULT '',
    "special" TEXT NOT NULL DEFAULT '',
    "sensitivity" TEXT NOT NULL DEFAULT '',
    "identifier" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT '',
    "needed_for" TEXT NOT NULL DEFAULT '[]',
    "purposes" TEXT NOT NULL DEFAULT '[]',
    "retention" TEXT,
    "sharing" TEXT NOT NULL DEFAULT '',
    "origin" TEXT NOT NULL DEFAULT '',
    "confidence" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE access_rights (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "holder" TEXT NOT NULL DEFAULT '',
    "level" TEXT NOT NULL DEFAULT '',
    "system" TEXT,
    "data_sets" TEXT NOT NULL DEFAULT '[]',
    "categories" TEXT NOT NULL DEFAULT '[]',
    "condition" TEXT NOT NULL DEFAULT '',
    "unit" TEXT,
    "party" TEXT,
    "activities" TEXT NOT NULL DEFAULT '[]',
    "people_count" INTEGER NOT NULL DEFAULT 0,
    "granted" TEXT NOT NULL DEFAULT '',
    "until" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE retention_rules (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "categories" TEXT NOT NULL DEFAULT '[]',
    "data_sets" TEXT NOT NULL DEFAULT '[]',
    "activities" TEXT NOT NULL DEFAULT '[]',
    "period" TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "year_end" INTEGER NOT NULL DEFAULT 0,
    "fixed_on" TEXT NOT NULL DEFAULT '',
    "action" TEXT NOT NULL DEFAULT '',
    "ground" TEXT NOT NULL DEFAULT '',
    "law" TEXT NOT NULL DEFAULT '',
    "provision" TEXT NOT NULL DEFAULT '',
    "obligation" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "exception" TEXT NOT NULL DEFAULT '',
    "source_key" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX retention_rules_source_key ON retention_rules (org, "source_key") WHERE "source_key" <> '';

CREATE TABLE holds (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "matter" TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "until" TEXT NOT NULL DEFAULT '',
    "data_sets" TEXT NOT NULL DEFAULT '[]',
    "activities" TEXT NOT NULL DEFAULT '[]',
    "systems" TEXT NOT NULL DEFAULT '[]',
    "principals" TEXT NOT NULL DEFAULT '[]',
    "lifted_on" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE transfers (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "exporter" TEXT,
    "importer" TEXT,
    "importer_role" TEXT NOT NULL DEFAULT '',
    "engagement" TEXT,
    "from_country" TEXT NOT NULL DEFAULT '',
    "to_country" TEXT NOT NULL DEFAULT '',
    "organisation" TEXT NOT NULL DEFAULT '',
    "categories" TEXT NOT NULL DEFAULT '[]',
    "principals" TEXT NOT NULL DEFAULT '[]',
    "purpose" TEXT NOT NULL DEFAULT '',
    "frequency" TEXT NOT NULL DEFAULT '',
    "remote_access" INTEGER NOT NULL DEFAULT 0,
    "mechanism" TEXT NOT NULL DEFAULT '',
    "derogation" TEXT NOT NULL DEFAULT '',
    "module" TEXT NOT NULL DEFAULT '',
    "agreement" TEXT,
    "document" TEXT NOT NULL DEFAULT '',
    "files" TEXT NOT NULL DEFAULT '[]',
    "measures" TEXT NOT NULL DEFAULT '',
    "assessment" TEXT NOT NULL DEFAULT '',
    "assessed_on" TEXT NOT NULL DEFAULT '',
    "conclusion" TEXT NOT NULL DEFAULT '',
    "started" TEXT NOT NULL DEFAULT '',
    "ended" TEXT NOT NULL DEFAULT '',
    "source_key" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX transfers_source_key ON transfers (org, "source_key") WHERE "source_key" <> '';
CREATE TABLE transfers_onward (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "importer" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "country" TEXT NOT NULL DEFAULT '',
    "mechanism" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE questionnaires (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "direction" TEXT NOT NULL DEFAULT '',
    "template" TEXT NOT NULL DEFAULT '',
    "party" TEXT,
    "engagement" TEXT,
    "contact" TEXT NOT NULL DEFAULT '',
    "sent" TEXT NOT NULL DEFAULT '',
    "due" TEXT NOT NULL DEFAULT '',
    "submitted" TEXT NOT NULL DEFAULT '',
    "score" INTEGER NOT NULL DEFAULT 0,
    "decision" TEXT NOT NULL DEFAULT '',
    "decided_by" TEXT,
    "decided_on" TEXT NOT NULL DEFAULT '',
    "valid_until" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "source_key" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX questionnaires_source_key ON questionnaires (org, "source_key") WHERE "source_key" <> '';
CREATE TABLE questionnaires_questions (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "code" TEXT NOT NULL DEFAULT '',
    "section" TEXT NOT NULL DEFAULT '',
    "question" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT '',
    "options" TEXT NOT NULL DEFAULT '[]',
    "needed" INTEGER NOT NULL DEFAULT 0,
    "answer" TEXT NOT NULL DEFAULT '',
    "source" TEXT,
    "drafted" INTEGER NOT NULL DEFAULT 0,
    "evidence" TEXT NOT NULL DEFAULT '[]',
    "files" TEXT NOT NULL DEFAULT '[]',
    "weight" INTEGER NOT NULL DEFAULT 0,
    "rating" TEXT NOT NULL DEFAULT '',
    "points" INTEGER NOT NULL DEFAULT 0,
    "remark" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE answers (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "question" TEXT NOT NULL DEFAULT '',
    "variants" TEXT NOT NULL DEFAULT '[]',
    "keywords" TEXT NOT NULL DEFAULT '[]',
    "answer" TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT '',
    "topic" TEXT NOT NULL DEFAULT '',
    "reviewed_until" TEXT NOT NULL DEFAULT '',
    "public" INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE answers_sources (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "about" TEXT,
    "text" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE instructions (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "customer" TEXT,
    "agreement" TEXT,
    "activities" TEXT NOT NULL DEFAULT '[]',
    "instruction" TEXT NOT NULL DEFAULT '',
    "channel" TEXT NOT NULL DEFAULT '',
    "given_by" TEXT NOT NULL DEFAULT '',
    "given_on" TEXT NOT NULL DEFAULT '',
    "within" TEXT NOT NULL DEFAULT '',
    "doubts" TEXT NOT NULL DEFAULT '',
    "told_on" TEXT NOT NULL DEFAULT '',
    "outcome" TEXT NOT NULL DEFAULT '',
    "done_on" TEXT NOT NULL DEFAULT '',
    "files" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE subprocessor_changes (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "engagement" TEXT,
    "kind" TEXT NOT NULL DEFAULT '',
    "replaces" TEXT,
    "what" TEXT NOT NULL DEFAULT '',
    "announced_on" TEXT NOT NULL DEFAULT '',
    "objection_until" TEXT NOT NULL DEFAULT '',
    "effective_on" TEXT NOT NULL DEFAULT '',
    "files" TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE subprocessor_changes_objections (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "customer" TEXT,
    "agreement" TEXT,
    "told_on" TEXT NOT NULL DEFAULT '',
    "answer" TEXT NOT NULL DEFAULT '',
    "answered_on" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    "resolution" TEXT NOT NULL DEFAULT '',
    "resolved_on" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE disclosures (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "recipient" TEXT,
    "recipient_name" TEXT NOT NULL DEFAULT '',
    "what" TEXT NOT NULL DEFAULT '',
    "categories" TEXT NOT NULL DEFAULT '[]',
    "people_count" INTEGER NOT NULL DEFAULT 0,
    "activities" TEXT NOT NULL DEFAULT '[]',
    "ground" TEXT NOT NULL DEFAULT '',
    "provision" TEXT NOT NULL DEFAULT '',
    "binding" TEXT NOT NULL DEFAULT '',
    "requested_on" TEXT NOT NULL DEFAULT '',
    "disclosed_on" TEXT NOT NULL DEFAULT '',
    "outcome" TEXT NOT NULL DEFAULT '',
    "customer" TEXT,
    "customer_informed" TEXT NOT NULL DEFAULT '',
    "informed_on" TEXT NOT NULL DEFAULT '',
    "why_not_informed" TEXT NOT NULL DEFAULT '',
    "files" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE findings (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "rule" TEXT NOT NULL DEFAULT '',
    "fingerprint" TEXT NOT NULL DEFAULT '',
    "severity" TEXT NOT NULL DEFAULT '',
    "subject" TEXT,
    "field" TEXT NOT NULL DEFAULT '',
    "sentence" TEXT NOT NULL DEFAULT '',
    "args" TEXT NOT NULL DEFAULT '',
    "first_seen" TEXT NOT NULL DEFAULT '',
    "last_seen" TEXT NOT NULL DEFAULT '',
    "resolved_on" TEXT NOT NULL DEFAULT '',
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "accepted_reason" TEXT NOT NULL DEFAULT '',
    "accepted_until" TEXT NOT NULL DEFAULT '',
    "accepted_by" TEXT,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX findings_fingerprint ON findings (org, "fingerprint") WHERE "fingerprint" <> '';
CREATE TABLE findings_concerns (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "about" TEXT,
    "field" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

