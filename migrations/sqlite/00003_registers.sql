-- The first registers: one table each, one for each child list (store.Schema).

-- +goose Up

CREATE TABLE organisations (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "trading_names" TEXT NOT NULL DEFAULT '[]',
    "registration_no" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT '',
    "parent" TEXT,
    "address" TEXT NOT NULL DEFAULT '',
    "country" TEXT NOT NULL DEFAULT '',
    "website" TEXT NOT NULL DEFAULT '',
    "email" TEXT NOT NULL DEFAULT '',
    "phone" TEXT NOT NULL DEFAULT '',
    "sector" TEXT NOT NULL DEFAULT '',
    "size_class" TEXT NOT NULL DEFAULT '',
    "staff_count" INTEGER NOT NULL DEFAULT 0,
    "laws_in_scope" TEXT NOT NULL DEFAULT '[]',
    "risk_appetite" TEXT NOT NULL DEFAULT '',
    "time_zone" TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE units (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "code" TEXT NOT NULL DEFAULT '',
    "parent" TEXT,
    "country" TEXT NOT NULL DEFAULT '',
    "site" TEXT,
    "address" TEXT NOT NULL DEFAULT '',
    "headcount" INTEGER NOT NULL DEFAULT 0,
    "description" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX units_code ON units (org, "code") WHERE "code" <> '';

CREATE TABLE sites (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "code" TEXT NOT NULL DEFAULT '',
    "parent" TEXT,
    "address" TEXT NOT NULL DEFAULT '',
    "city" TEXT NOT NULL DEFAULT '',
    "region" TEXT NOT NULL DEFAULT '',
    "country" TEXT NOT NULL DEFAULT '',
    "headcount" INTEGER NOT NULL DEFAULT 0,
    "description" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX sites_code ON sites (org, "code") WHERE "code" <> '';

CREATE TABLE people (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "email" TEXT NOT NULL DEFAULT '',
    "phone" TEXT NOT NULL DEFAULT '',
    "job_title" TEXT NOT NULL DEFAULT '',
    "unit" TEXT,
    "site" TEXT,
    "employment" TEXT NOT NULL DEFAULT '',
    "party" TEXT,
    "left" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX people_email ON people (org, "email") WHERE "email" <> '';

CREATE TABLE processing_activities (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "unit" TEXT,
    "scope" TEXT NOT NULL DEFAULT '',
    "systems" TEXT NOT NULL DEFAULT '[]',
    "data_stores" TEXT NOT NULL DEFAULT '[]',
    "retention_statement" TEXT NOT NULL DEFAULT '',
    "measures_statement" TEXT NOT NULL DEFAULT '',
    "channels" TEXT NOT NULL DEFAULT '[]',
    "information_given" TEXT NOT NULL DEFAULT '',
    "consent_wording" TEXT NOT NULL DEFAULT '',
    "people_count" INTEGER NOT NULL DEFAULT 0,
    "records_count" INTEGER NOT NULL DEFAULT 0,
    "frequency" TEXT NOT NULL DEFAULT '',
    "large_scale" TEXT NOT NULL DEFAULT '',
    "territories" TEXT NOT NULL DEFAULT '[]',
    "screening" TEXT NOT NULL DEFAULT '',
    "screening_reason" TEXT NOT NULL DEFAULT '',
    "assessment_note" TEXT NOT NULL DEFAULT '',
    "ai_systems" TEXT NOT NULL DEFAULT '',
    "ai_training" TEXT NOT NULL DEFAULT '',
    "human_oversight" TEXT NOT NULL DEFAULT '',
    "started" TEXT NOT NULL DEFAULT '',
    "ended" TEXT NOT NULL DEFAULT '',
    "source_key" TEXT NOT NULL DEFAULT '',
    "imported" TEXT NOT NULL DEFAULT '',
    "applicable_law" TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX processing_activities_source_key ON processing_activities (org, "source_key") WHERE "source_key" <> '';
CREATE TABLE processing_activities_actors (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "role" TEXT NOT NULL DEFAULT '',
    "party" TEXT,
    "person" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "contact" TEXT NOT NULL DEFAULT '',
    "arrangement" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_customers (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "party" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "contact" TEXT NOT NULL DEFAULT '',
    "representative" TEXT NOT NULL DEFAULT '',
    "dpo" TEXT NOT NULL DEFAULT '',
    "agreement" TEXT,
    "operations" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_purposes (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "necessity" TEXT NOT NULL DEFAULT '',
    "automated_decision" TEXT NOT NULL DEFAULT '',
    "decision_logic" TEXT NOT NULL DEFAULT '',
    "profiling" TEXT NOT NULL DEFAULT '',
    "marketing" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_bases (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "purpose" TEXT,
    "law" TEXT NOT NULL DEFAULT '',
    "basis" TEXT NOT NULL DEFAULT '',
    "justification" TEXT NOT NULL DEFAULT '',
    "provision" TEXT NOT NULL DEFAULT '',
    "special_condition" TEXT NOT NULL DEFAULT '',
    "criminal_ground" TEXT NOT NULL DEFAULT '',
    "legitimate_interest" TEXT NOT NULL DEFAULT '',
    "assessment" TEXT NOT NULL DEFAULT '',
    "since" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_principals (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "category" TEXT NOT NULL DEFAULT '',
    "vulnerable" TEXT NOT NULL DEFAULT '',
    "minors" TEXT NOT NULL DEFAULT '',
    "count" INTEGER NOT NULL DEFAULT 0,
    "countries" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_data_items (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "category" TEXT NOT NULL DEFAULT '',
    "principal" TEXT,
    "special" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT '',
    "source_note" TEXT NOT NULL DEFAULT '',
    "mandatory" TEXT NOT NULL DEFAULT '',
    "necessity" TEXT NOT NULL DEFAULT '',
    "retention" TEXT NOT NULL DEFAULT '',
    "retention_from" TEXT NOT NULL DEFAULT '',
    "retention_ground" TEXT NOT NULL DEFAULT '',
    "retention_text" TEXT NOT NULL DEFAULT '',
    "disposal" TEXT NOT NULL DEFAULT '',
    "data_stores" TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_recipients (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "party" TEXT,
    "category" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL DEFAULT '',
    "unit" TEXT,
    "role" TEXT NOT NULL DEFAULT '',
    "why" TEXT NOT NULL DEFAULT '',
    "country" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_processors (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "engagement" TEXT,
    "party" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "service" TEXT NOT NULL DEFAULT '',
    "sub" INTEGER NOT NULL DEFAULT 0,
    "country" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_transfers (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "country" TEXT NOT NULL DEFAULT '',
    "organisation" TEXT NOT NULL DEFAULT '',
    "importer" TEXT,
    "importer_name" TEXT NOT NULL DEFAULT '',
    "importer_role" TEXT NOT NULL DEFAULT '',
    "mechanism" TEXT NOT NULL DEFAULT '',
    "derogation" TEXT NOT NULL DEFAULT '',
    "module" TEXT NOT NULL DEFAULT '',
    "document" TEXT NOT NULL DEFAULT '',
    "measures" TEXT NOT NULL DEFAULT '',
    "remote_access" INTEGER NOT NULL DEFAULT 0,
    "onward" TEXT NOT NULL DEFAULT '',
    "frequency" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_flows (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "from" TEXT,
    "from_text" TEXT NOT NULL DEFAULT '',
    "to" TEXT,
    "to_text" TEXT NOT NULL DEFAULT '',
    "categories" TEXT NOT NULL DEFAULT '[]',
    "channel" TEXT NOT NULL DEFAULT '',
    "frequency" TEXT NOT NULL DEFAULT '',
    "protection" TEXT NOT NULL DEFAULT '',
    "volume" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_access (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "group" TEXT NOT NULL DEFAULT '',
    "unit" TEXT,
    "system" TEXT,
    "categories" TEXT NOT NULL DEFAULT '[]',
    "condition" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_measures (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "measure" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE processing_activities_rights (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "right" TEXT NOT NULL DEFAULT '',
    "how" TEXT NOT NULL DEFAULT '',
    "exception" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE systems (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT '',
    "origin" TEXT NOT NULL DEFAULT '',
    "hosting" TEXT NOT NULL DEFAULT '',
    "regions" TEXT NOT NULL DEFAULT '[]',
    "location" TEXT NOT NULL DEFAULT '',
    "supplier" TEXT,
    "criticality" TEXT NOT NULL DEFAULT '',
    "users_count" INTEGER NOT NULL DEFAULT 0,
    "units" TEXT NOT NULL DEFAULT '[]',
    "go_live" TEXT NOT NULL DEFAULT '',
    "end_of_life" TEXT NOT NULL DEFAULT '',
    "pii_held" TEXT NOT NULL DEFAULT '[]',
    "log_source" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE data_stores (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "system" TEXT,
    "technology" TEXT NOT NULL DEFAULT '',
    "environment" TEXT NOT NULL DEFAULT '',
    "country" TEXT NOT NULL DEFAULT '',
    "region" TEXT NOT NULL DEFAULT '',
    "encryption_at_rest" TEXT NOT NULL DEFAULT '',
    "backup_policy" TEXT NOT NULL DEFAULT '',
    "log_source" TEXT NOT NULL DEFAULT '',
    "pii_held" TEXT NOT NULL DEFAULT '[]',
    "records" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE parties (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "kinds" TEXT NOT NULL DEFAULT '[]',
    "country" TEXT NOT NULL DEFAULT '',
    "parent" TEXT,
    "registration_no" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "website" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE parties_contacts (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL DEFAULT '',
    "email" TEXT NOT NULL DEFAULT '',
    "phone" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE parties_certifications (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "standard" TEXT NOT NULL DEFAULT '',
    "body" TEXT NOT NULL DEFAULT '',
    "number" TEXT NOT NULL DEFAULT '',
    "valid_from" TEXT NOT NULL DEFAULT '',
    "valid_until" TEXT NOT NULL DEFAULT '',
    "files" TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE parties_public_documents (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "seen" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE engagements (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "party" TEXT,
    "service" TEXT NOT NULL DEFAULT '',
    "our_role" TEXT NOT NULL DEFAULT '',
    "their_role" TEXT NOT NULL DEFAULT '',
    "criticality" TEXT NOT NULL DEFAULT '',
    "pii_categories" TEXT NOT NULL DEFAULT '[]',
    "systems" TEXT NOT NULL DEFAULT '[]',
    "data_locations" TEXT NOT NULL DEFAULT '[]',
    "started" TEXT NOT NULL DEFAULT '',
    "ended" TEXT NOT NULL DEFAULT '',
    "exit_plan" TEXT NOT NULL DEFAULT '',
    "parent" TEXT,
    "returned_or_deleted_on" TEXT NOT NULL DEFAULT '',
    "return_proof" TEXT NOT NULL DEFAULT '[]',
    "access_revoked_on" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE agreements (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "party" TEXT,
    "engagements" TEXT NOT NULL DEFAULT '[]',
    "signed" TEXT NOT NULL DEFAULT '',
    "effective" TEXT NOT NULL DEFAULT '',
    "expires" TEXT NOT NULL DEFAULT '',
    "notice" TEXT NOT NULL DEFAULT '',
    "renewal" TEXT NOT NULL DEFAULT '',
    "breach_notice_hours" INTEGER NOT NULL DEFAULT 0,
    "audit_right" TEXT NOT NULL DEFAULT '',
    "subprocessor_regime" TEXT NOT NULL DEFAULT '',
    "return_or_deletion" TEXT NOT NULL DEFAULT '',
    "modules" TEXT NOT NULL DEFAULT '[]',
    "files" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE agreements_clauses (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "clause" TEXT NOT NULL DEFAULT '',
    "present" TEXT NOT NULL DEFAULT '',
    "where" TEXT NOT NULL DEFAULT '',
    "deviation" TEXT NOT NULL DEFAULT '',
    "approved" INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE risks (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "threat" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT '',
    "vulnerability" TEXT NOT NULL DEFAULT '',
    "event" TEXT NOT NULL DEFAULT '',
    "consequences" TEXT NOT NULL DEFAULT '',
    "people_count" INTEGER NOT NULL DEFAULT 0,
    "pii_categories" TEXT NOT NULL DEFAULT '[]',
    "activities" TEXT NOT NULL DEFAULT '[]',
    "systems" TEXT NOT NULL DEFAULT '[]',
    "parties" TEXT NOT NULL DEFAULT '[]',
    "inherent_likelihood" TEXT NOT NULL DEFAULT '',
    "inherent_severity" TEXT NOT NULL DEFAULT '',
    "inherent_impact" TEXT NOT NULL DEFAULT '',
    "current_likelihood" TEXT NOT NULL DEFAULT '',
    "current_severity" TEXT NOT NULL DEFAULT '',
    "current_impact" TEXT NOT NULL DEFAULT '',
    "residual_likelihood" TEXT NOT NULL DEFAULT '',
    "residual_severity" TEXT NOT NULL DEFAULT '',
    "residual_impact" TEXT NOT NULL DEFAULT '',
    "rationale" TEXT NOT NULL DEFAULT '',
    "confidence" TEXT NOT NULL DEFAULT '',
    "source_key" TEXT NOT NULL DEFAULT '',
    "imported" TEXT NOT NULL DEFAULT '',
    "imported_level" TEXT NOT NULL DEFAULT '',
    "accepted_reason" TEXT NOT NULL DEFAULT '',
    "accepted_until" TEXT NOT NULL DEFAULT '',
    "accepted_by" TEXT,
    "organisation_affected" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX risks_source_key ON risks (org, "source_key") WHERE "source_key" <> '';
CREATE TABLE risks_harms (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "harm" TEXT NOT NULL DEFAULT '',
    "principal" TEXT NOT NULL DEFAULT '',
    "severity" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE risks_measures (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "measure" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE risks_treatments (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "option" TEXT NOT NULL DEFAULT '',
    "measure" TEXT NOT NULL DEFAULT '',
    "plan" TEXT NOT NULL DEFAULT '',
    "target" TEXT NOT NULL DEFAULT '',
    "assignee" TEXT,
    "cost" INTEGER NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL DEFAULT '',
    "due" TEXT NOT NULL DEFAULT '',
    "done" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE tasks (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "subject" TEXT,
    "assignee" TEXT,
    "due" TEXT NOT NULL DEFAULT '',
    "priority" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT '',
    "done_on" TEXT NOT NULL DEFAULT '',
    "result" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

