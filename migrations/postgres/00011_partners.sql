-- The registers of data and partners: data sets with their elements, rights of access, retention rules, holds,
-- transfers, questionnaires, the library of answers, instructions, changes of sub-processors, disclosures, findings;
-- engagements know their next look and their exit, a transfer of an activity its own record.

-- +goose Up

ALTER TABLE processing_activities_transfers ADD COLUMN "transfer" uuid;
ALTER TABLE engagements ADD COLUMN "assessed_on" text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE engagements ADD COLUMN "reassess_on" text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE engagements ADD COLUMN "exit_duty" text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE engagements ADD COLUMN "exit_due" text COLLATE "C" NOT NULL DEFAULT '';
CREATE TABLE data_sets (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "data_store" uuid,
    "physical_name" text COLLATE "C" NOT NULL DEFAULT '',
    "principals" jsonb NOT NULL DEFAULT '[]',
    "declared_count" bigint NOT NULL DEFAULT 0,
    "declared_on" text COLLATE "C" NOT NULL DEFAULT '',
    "how_known" text COLLATE "C" NOT NULL DEFAULT '',
    "observed_count" bigint NOT NULL DEFAULT 0,
    "observed_on" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    "source_key" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE data_sets ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_sets FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON data_sets
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX data_sets_source_key ON data_sets (org, "source_key") WHERE "source_key" <> '';
CREATE TABLE data_sets_elements (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "physical_name" text COLLATE "C" NOT NULL DEFAULT '',
    "category" text COLLATE "C" NOT NULL DEFAULT '',
    "special" text COLLATE "C" NOT NULL DEFAULT '',
    "sensitivity" text COLLATE "C" NOT NULL DEFAULT '',
    "identifier" text COLLATE "C" NOT NULL DEFAULT '',
    "status" text COLLATE "C" NOT NULL DEFAULT '',
    "needed_for" jsonb NOT NULL DEFAULT '[]',
    "purposes" jsonb NOT NULL DEFAULT '[]',
    "retention" uuid,
    "sharing" text COLLATE "C" NOT NULL DEFAULT '',
    "origin" text COLLATE "C" NOT NULL DEFAULT '',
    "confidence" bigint NOT NULL DEFAULT 0,
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE data_sets_elements ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_sets_elements FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON data_sets_elements
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE access_rights (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "holder" text COLLATE "C" NOT NULL DEFAULT '',
    "level" text COLLATE "C" NOT NULL DEFAULT '',
    "system" uuid,
    "data_sets" jsonb NOT NULL DEFAULT '[]',
    "categories" jsonb NOT NULL DEFAULT '[]',
    "condition" text COLLATE "C" NOT NULL DEFAULT '',
    "unit" uuid,
    "party" uuid,
    "activities" jsonb NOT NULL DEFAULT '[]',
    "people_count" bigint NOT NULL DEFAULT 0,
    "granted" text COLLATE "C" NOT NULL DEFAULT '',
    "until" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE access_rights ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_rights FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON access_rights
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE retention_rules (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "categories" jsonb NOT NULL DEFAULT '[]',
    "data_sets" jsonb NOT NULL DEFAULT '[]',
    "activities" jsonb NOT NULL DEFAULT '[]',
    "period" text COLLATE "C" NOT NULL DEFAULT '',
    "from" text COLLATE "C" NOT NULL DEFAULT '',
    "year_end" boolean NOT NULL DEFAULT false,
    "fixed_on" text COLLATE "C" NOT NULL DEFAULT '',
    "action" text COLLATE "C" NOT NULL DEFAULT '',
    "ground" text COLLATE "C" NOT NULL DEFAULT '',
    "law" text COLLATE "C" NOT NULL DEFAULT '',
    "provision" text COLLATE "C" NOT NULL DEFAULT '',
    "obligation" uuid,
    "reason" text COLLATE "C" NOT NULL DEFAULT '',
    "exception" text COLLATE "C" NOT NULL DEFAULT '',
    "source_key" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE retention_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON retention_rules
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX retention_rules_source_key ON retention_rules (org, "source_key") WHERE "source_key" <> '';

CREATE TABLE holds (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "reason" text COLLATE "C" NOT NULL DEFAULT '',
    "matter" text COLLATE "C" NOT NULL DEFAULT '',
    "from" text COLLATE "C" NOT NULL DEFAULT '',
    "until" text COLLATE "C" NOT NULL DEFAULT '',
    "data_sets" jsonb NOT NULL DEFAULT '[]',
    "activities" jsonb NOT NULL DEFAULT '[]',
    "systems" jsonb NOT NULL DEFAULT '[]',
    "principals" jsonb NOT NULL DEFAULT '[]',
    "lifted_on" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE holds FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON holds
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE transfers (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "exporter" uuid,
    "importer" uuid,
    "importer_role" text COLLATE "C" NOT NULL DEFAULT '',
    "engagement" uuid,
    "from_country" text COLLATE "C" NOT NULL DEFAULT '',
    "to_country" text COLLATE "C" NOT NULL DEFAULT '',
    "organisation" text COLLATE "C" NOT NULL DEFAULT '',
    "categories" jsonb NOT NULL DEFAULT '[]',
    "principals" jsonb NOT NULL DEFAULT '[]',
    "purpose" text COLLATE "C" NOT NULL DEFAULT '',
    "frequency" text COLLATE "C" NOT NULL DEFAULT '',
    "remote_access" boolean NOT NULL DEFAULT false,
    "mechanism" text COLLATE "C" NOT NULL DEFAULT '',
    "derogation" text COLLATE "C" NOT NULL DEFAULT '',
    "module" text COLLATE "C" NOT NULL DEFAULT '',
    "agreement" uuid,
    "document" text COLLATE "C" NOT NULL DEFAULT '',
    "files" jsonb NOT NULL DEFAULT '[]',
    "measures" text COLLATE "C" NOT NULL DEFAULT '',
    "assessment" text COLLATE "C" NOT NULL DEFAULT '',
    "assessed_on" text COLLATE "C" NOT NULL DEFAULT '',
    "conclusion" text COLLATE "C" NOT NULL DEFAULT '',
    "started" text COLLATE "C" NOT NULL DEFAULT '',
    "ended" text COLLATE "C" NOT NULL DEFAULT '',
    "source_key" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE transfers ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON transfers
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX transfers_source_key ON transfers (org, "source_key") WHERE "source_key" <> '';
CREATE TABLE transfers_onward (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "importer" uuid,
    "name" text COLLATE "C" NOT NULL DEFAULT '',
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    "mechanism" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE transfers_onward ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfers_onward FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON transfers_onward
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE questionnaires (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "direction" text COLLATE "C" NOT NULL DEFAULT '',
    "template" text COLLATE "C" NOT NULL DEFAULT '',
    "party" uuid,
    "engagement" uuid,
    "contact" text COLLATE "C" NOT NULL DEFAULT '',
    "sent" text COLLATE "C" NOT NULL DEFAULT '',
    "due" text COLLATE "C" NOT NULL DEFAULT '',
    "submitted" text COLLATE "C" NOT NULL DEFAULT '',
    "score" bigint NOT NULL DEFAULT 0,
    "decision" text COLLATE "C" NOT NULL DEFAULT '',
    "decided_by" uuid,
    "decided_on" text COLLATE "C" NOT NULL DEFAULT '',
    "valid_until" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    "source_key" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE questionnaires ENABLE ROW LEVEL SECURITY;
ALTER TABLE questionnaires FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON questionnaires
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX questionnaires_source_key ON questionnaires (org, "source_key") WHERE "source_key" <> '';
CREATE TABLE questionnaires_questions (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "code" text COLLATE "C" NOT NULL DEFAULT '',
    "section" text COLLATE "C" NOT NULL DEFAULT '',
    "question" text COLLATE "C" NOT NULL DEFAULT '',
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "options" jsonb NOT NULL DEFAULT '[]',
    "needed" boolean NOT NULL DEFAULT false,
    "answer" text COLLATE "C" NOT NULL DEFAULT '',
    "source" uuid,
    "drafted" boolean NOT NULL DEFAULT false,
    "evidence" jsonb NOT NULL DEFAULT '[]',
    "files" jsonb NOT NULL DEFAULT '[]',
    "weight" bigint NOT NULL DEFAULT 0,
    "rating" text COLLATE "C" NOT NULL DEFAULT '',
    "points" bigint NOT NULL DEFAULT 0,
    "remark" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE questionnaires_questions ENABLE ROW LEVEL SECURITY;
ALTER TABLE questionnaires_questions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON questionnaires_questions
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE answers (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "question" text COLLATE "C" NOT NULL DEFAULT '',
    "variants" jsonb NOT NULL DEFAULT '[]',
    "keywords" jsonb NOT NULL DEFAULT '[]',
    "answer" text COLLATE "C" NOT NULL DEFAULT '',
    "language" text COLLATE "C" NOT NULL DEFAULT '',
    "topic" text COLLATE "C" NOT NULL DEFAULT '',
    "reviewed_until" text COLLATE "C" NOT NULL DEFAULT '',
    "public" boolean NOT NULL DEFAULT false,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE answers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON answers
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE answers_sources (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "about" uuid,
    "text" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE answers_sources ENABLE ROW LEVEL SECURITY;
ALTER TABLE answers_sources FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON answers_sources
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE instructions (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "customer" uuid,
    "agreement" uuid,
    "activities" jsonb NOT NULL DEFAULT '[]',
    "instruction" text COLLATE "C" NOT NULL DEFAULT '',
    "channel" text COLLATE "C" NOT NULL DEFAULT '',
    "given_by" text COLLATE "C" NOT NULL DEFAULT '',
    "given_on" text COLLATE "C" NOT NULL DEFAULT '',
    "within" text COLLATE "C" NOT NULL DEFAULT '',
    "doubts" text COLLATE "C" NOT NULL DEFAULT '',
    "told_on" text COLLATE "C" NOT NULL DEFAULT '',
    "outcome" text COLLATE "C" NOT NULL DEFAULT '',
    "done_on" text COLLATE "C" NOT NULL DEFAULT '',
    "files" jsonb NOT NULL DEFAULT '[]',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE instructions ENABLE ROW LEVEL SECURITY;
ALTER TABLE instructions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON instructions
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE subprocessor_changes (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "engagement" uuid,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "replaces" uuid,
    "what" text COLLATE "C" NOT NULL DEFAULT '',
    "announced_on" text COLLATE "C" NOT NULL DEFAULT '',
    "objection_until" text COLLATE "C" NOT NULL DEFAULT '',
    "effective_on" text COLLATE "C" NOT NULL DEFAULT '',
    "files" jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE subprocessor_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE subprocessor_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON subprocessor_changes
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE subprocessor_changes_objections (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "customer" uuid,
    "agreement" uuid,
    "told_on" text COLLATE "C" NOT NULL DEFAULT '',
    "answer" text COLLATE "C" NOT NULL DEFAULT '',
    "answered_on" text COLLATE "C" NOT NULL DEFAULT '',
    "reason" text COLLATE "C" NOT NULL DEFAULT '',
    "resolution" text COLLATE "C" NOT NULL DEFAULT '',
    "resolved_on" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE subprocessor_changes_objections ENABLE ROW LEVEL SECURITY;
ALTER TABLE subprocessor_changes_objections FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON subprocessor_changes_objections
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE disclosures (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "recipient" uuid,
    "recipient_name" text COLLATE "C" NOT NULL DEFAULT '',
    "what" text COLLATE "C" NOT NULL DEFAULT '',
    "categories" jsonb NOT NULL DEFAULT '[]',
    "people_count" bigint NOT NULL DEFAULT 0,
    "activities" jsonb NOT NULL DEFAULT '[]',
    "ground" text COLLATE "C" NOT NULL DEFAULT '',
    "provision" text COLLATE "C" NOT NULL DEFAULT '',
    "binding" text COLLATE "C" NOT NULL DEFAULT '',
    "requested_on" text COLLATE "C" NOT NULL DEFAULT '',
    "disclosed_on" text COLLATE "C" NOT NULL DEFAULT '',
    "outcome" text COLLATE "C" NOT NULL DEFAULT '',
    "customer" uuid,
    "customer_informed" text COLLATE "C" NOT NULL DEFAULT '',
    "informed_on" text COLLATE "C" NOT NULL DEFAULT '',
    "why_not_informed" text COLLATE "C" NOT NULL DEFAULT '',
    "files" jsonb NOT NULL DEFAULT '[]',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE disclosures ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosures FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON disclosures
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE findings (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "rule" text COLLATE "C" NOT NULL DEFAULT '',
    "fingerprint" text COLLATE "C" NOT NULL DEFAULT '',
    "severity" text COLLATE "C" NOT NULL DEFAULT '',
    "subject" uuid,
    "field" text COLLATE "C" NOT NULL DEFAULT '',
    "sentence" text COLLATE "C" NOT NULL DEFAULT '',
    "args" text COLLATE "C" NOT NULL DEFAULT '',
    "first_seen" text COLLATE "C" NOT NULL DEFAULT '',
    "last_seen" text COLLATE "C" NOT NULL DEFAULT '',
    "resolved_on" text COLLATE "C" NOT NULL DEFAULT '',
    "reopened" bigint NOT NULL DEFAULT 0,
    "accepted_reason" text COLLATE "C" NOT NULL DEFAULT '',
    "accepted_until" text COLLATE "C" NOT NULL DEFAULT '',
    "accepted_by" uuid,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE findings ENABLE ROW LEVEL SECURITY;
ALTER TABLE findings FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON findings
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX findings_fingerprint ON findings (org, "fingerprint") WHERE "fingerprint" <> '';
CREATE TABLE findings_concerns (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "about" uuid,
    "field" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE findings_concerns ENABLE ROW LEVEL SECURITY;
ALTER TABLE findings_concerns FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON findings_concerns
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

