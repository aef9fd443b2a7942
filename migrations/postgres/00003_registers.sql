-- The first registers: one table each, one for each child list (store.Schema).

-- +goose Up

CREATE TABLE organisations (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "trading_names" jsonb NOT NULL DEFAULT '[]',
    "registration_no" text COLLATE "C" NOT NULL DEFAULT '',
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "parent" uuid,
    "address" text COLLATE "C" NOT NULL DEFAULT '',
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    "website" text COLLATE "C" NOT NULL DEFAULT '',
    "email" text COLLATE "C" NOT NULL DEFAULT '',
    "phone" text COLLATE "C" NOT NULL DEFAULT '',
    "sector" text COLLATE "C" NOT NULL DEFAULT '',
    "size_class" text COLLATE "C" NOT NULL DEFAULT '',
    "staff_count" bigint NOT NULL DEFAULT 0,
    "laws_in_scope" jsonb NOT NULL DEFAULT '[]',
    "risk_appetite" text COLLATE "C" NOT NULL DEFAULT '',
    "time_zone" text COLLATE "C" NOT NULL DEFAULT '',
    "language" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON organisations
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE units (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "code" text COLLATE "C" NOT NULL DEFAULT '',
    "parent" uuid,
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    "site" uuid,
    "address" text COLLATE "C" NOT NULL DEFAULT '',
    "headcount" bigint NOT NULL DEFAULT 0,
    "description" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE units ENABLE ROW LEVEL SECURITY;
ALTER TABLE units FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON units
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX units_code ON units (org, "code") WHERE "code" <> '';

CREATE TABLE sites (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "code" text COLLATE "C" NOT NULL DEFAULT '',
    "parent" uuid,
    "address" text COLLATE "C" NOT NULL DEFAULT '',
    "city" text COLLATE "C" NOT NULL DEFAULT '',
    "region" text COLLATE "C" NOT NULL DEFAULT '',
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    "headcount" bigint NOT NULL DEFAULT 0,
    "description" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE sites ENABLE ROW LEVEL SECURITY;
ALTER TABLE sites FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON sites
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX sites_code ON sites (org, "code") WHERE "code" <> '';

CREATE TABLE people (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "email" text COLLATE "C" NOT NULL DEFAULT '',
    "phone" text COLLATE "C" NOT NULL DEFAULT '',
    "job_title" text COLLATE "C" NOT NULL DEFAULT '',
    "unit" uuid,
    "site" uuid,
    "employment" text COLLATE "C" NOT NULL DEFAULT '',
    "party" uuid,
    "left" boolean NOT NULL DEFAULT false,
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
ALTER TABLE people FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON people
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX people_email ON people (org, "email") WHERE "email" <> '';

CREATE TABLE processing_activities (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "role" text COLLATE "C" NOT NULL DEFAULT '',
    "description" text COLLATE "C" NOT NULL DEFAULT '',
    "unit" uuid,
    "scope" text COLLATE "C" NOT NULL DEFAULT '',
    "systems" jsonb NOT NULL DEFAULT '[]',
    "data_stores" jsonb NOT NULL DEFAULT '[]',
    "retention_statement" text COLLATE "C" NOT NULL DEFAULT '',
    "measures_statement" text COLLATE "C" NOT NULL DEFAULT '',
    "channels" jsonb NOT NULL DEFAULT '[]',
    "information_given" text COLLATE "C" NOT NULL DEFAULT '',
    "consent_wording" text COLLATE "C" NOT NULL DEFAULT '',
    "people_count" bigint NOT NULL DEFAULT 0,
    "records_count" bigint NOT NULL DEFAULT 0,
    "frequency" text COLLATE "C" NOT NULL DEFAULT '',
    "large_scale" text COLLATE "C" NOT NULL DEFAULT '',
    "territories" jsonb NOT NULL DEFAULT '[]',
    "screening" text COLLATE "C" NOT NULL DEFAULT '',
    "screening_reason" text COLLATE "C" NOT NULL DEFAULT '',
    "assessment_note" text COLLATE "C" NOT NULL DEFAULT '',
    "ai_systems" text COLLATE "C" NOT NULL DEFAULT '',
    "ai_training" text COLLATE "C" NOT NULL DEFAULT '',
    "human_oversight" text COLLATE "C" NOT NULL DEFAULT '',
    "started" text COLLATE "C" NOT NULL DEFAULT '',
    "ended" text COLLATE "C" NOT NULL DEFAULT '',
    "source_key" text COLLATE "C" NOT NULL DEFAULT '',
    "imported" text COLLATE "C" NOT NULL DEFAULT '',
    "applicable_law" jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE processing_activities ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX processing_activities_source_key ON processing_activities (org, "source_key") WHERE "source_key" <> '';
CREATE TABLE processing_activities_actors (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "role" text COLLATE "C" NOT NULL DEFAULT '',
    "party" uuid,
    "person" uuid,
    "name" text COLLATE "C" NOT NULL DEFAULT '',
    "contact" text COLLATE "C" NOT NULL DEFAULT '',
    "arrangement" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_actors ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_actors FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_actors
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_customers (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "party" uuid,
    "name" text COLLATE "C" NOT NULL DEFAULT '',
    "contact" text COLLATE "C" NOT NULL DEFAULT '',
    "representative" text COLLATE "C" NOT NULL DEFAULT '',
    "dpo" text COLLATE "C" NOT NULL DEFAULT '',
    "agreement" uuid,
    "operations" jsonb NOT NULL DEFAULT '[]',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_customers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_customers
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_purposes (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "purpose" text COLLATE "C" NOT NULL DEFAULT '',
    "description" text COLLATE "C" NOT NULL DEFAULT '',
    "necessity" text COLLATE "C" NOT NULL DEFAULT '',
    "automated_decision" text COLLATE "C" NOT NULL DEFAULT '',
    "decision_logic" text COLLATE "C" NOT NULL DEFAULT '',
    "profiling" text COLLATE "C" NOT NULL DEFAULT '',
    "marketing" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_purposes ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_purposes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_purposes
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_bases (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "purpose" uuid,
    "law" text COLLATE "C" NOT NULL DEFAULT '',
    "basis" text COLLATE "C" NOT NULL DEFAULT '',
    "justification" text COLLATE "C" NOT NULL DEFAULT '',
    "provision" text COLLATE "C" NOT NULL DEFAULT '',
    "special_condition" text COLLATE "C" NOT NULL DEFAULT '',
    "criminal_ground" text COLLATE "C" NOT NULL DEFAULT '',
    "legitimate_interest" text COLLATE "C" NOT NULL DEFAULT '',
    "assessment" text COLLATE "C" NOT NULL DEFAULT '',
    "since" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_bases ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_bases FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_bases
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_principals (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "category" text COLLATE "C" NOT NULL DEFAULT '',
    "vulnerable" text COLLATE "C" NOT NULL DEFAULT '',
    "minors" text COLLATE "C" NOT NULL DEFAULT '',
    "count" bigint NOT NULL DEFAULT 0,
    "countries" jsonb NOT NULL DEFAULT '[]',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_principals ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_principals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_principals
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_data_items (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "category" text COLLATE "C" NOT NULL DEFAULT '',
    "principal" uuid,
    "special" text COLLATE "C" NOT NULL DEFAULT '',
    "source" text COLLATE "C" NOT NULL DEFAULT '',
    "source_note" text COLLATE "C" NOT NULL DEFAULT '',
    "mandatory" text COLLATE "C" NOT NULL DEFAULT '',
    "necessity" text COLLATE "C" NOT NULL DEFAULT '',
    "retention" text COLLATE "C" NOT NULL DEFAULT '',
    "retention_from" text COLLATE "C" NOT NULL DEFAULT '',
    "retention_ground" text COLLATE "C" NOT NULL DEFAULT '',
    "retention_text" text COLLATE "C" NOT NULL DEFAULT '',
    "disposal" text COLLATE "C" NOT NULL DEFAULT '',
    "data_stores" jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_data_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_data_items FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_data_items
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_recipients (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "party" uuid,
    "category" text COLLATE "C" NOT NULL DEFAULT '',
    "name" text COLLATE "C" NOT NULL DEFAULT '',
    "unit" uuid,
    "role" text COLLATE "C" NOT NULL DEFAULT '',
    "why" text COLLATE "C" NOT NULL DEFAULT '',
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_recipients ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_recipients FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_recipients
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_processors (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "engagement" uuid,
    "party" uuid,
    "name" text COLLATE "C" NOT NULL DEFAULT '',
    "service" text COLLATE "C" NOT NULL DEFAULT '',
    "sub" boolean NOT NULL DEFAULT false,
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_processors ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_processors FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_processors
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_transfers (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    "organisation" text COLLATE "C" NOT NULL DEFAULT '',
    "importer" uuid,
    "importer_name" text COLLATE "C" NOT NULL DEFAULT '',
    "importer_role" text COLLATE "C" NOT NULL DEFAULT '',
    "mechanism" text COLLATE "C" NOT NULL DEFAULT '',
    "derogation" text COLLATE "C" NOT NULL DEFAULT '',
    "module" text COLLATE "C" NOT NULL DEFAULT '',
    "document" text COLLATE "C" NOT NULL DEFAULT '',
    "measures" text COLLATE "C" NOT NULL DEFAULT '',
    "remote_access" boolean NOT NULL DEFAULT false,
    "onward" text COLLATE "C" NOT NULL DEFAULT '',
    "frequency" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_transfers ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_transfers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_transfers
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_flows (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "from" uuid,
    "from_text" text COLLATE "C" NOT NULL DEFAULT '',
    "to" uuid,
    "to_text" text COLLATE "C" NOT NULL DEFAULT '',
    "categories" jsonb NOT NULL DEFAULT '[]',
    "channel" text COLLATE "C" NOT NULL DEFAULT '',
    "frequency" text COLLATE "C" NOT NULL DEFAULT '',
    "protection" text COLLATE "C" NOT NULL DEFAULT '',
    "volume" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_flows ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_flows FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_flows
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_access (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "group" text COLLATE "C" NOT NULL DEFAULT '',
    "unit" uuid,
    "system" uuid,
    "categories" jsonb NOT NULL DEFAULT '[]',
    "condition" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_access FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_access
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_measures (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "measure" text COLLATE "C" NOT NULL DEFAULT '',
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_measures ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_measures FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_measures
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE processing_activities_rights (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "right" text COLLATE "C" NOT NULL DEFAULT '',
    "how" text COLLATE "C" NOT NULL DEFAULT '',
    "exception" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE processing_activities_rights ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_activities_rights FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON processing_activities_rights
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE systems (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "description" text COLLATE "C" NOT NULL DEFAULT '',
    "status" text COLLATE "C" NOT NULL DEFAULT '',
    "origin" text COLLATE "C" NOT NULL DEFAULT '',
    "hosting" text COLLATE "C" NOT NULL DEFAULT '',
    "regions" jsonb NOT NULL DEFAULT '[]',
    "location" text COLLATE "C" NOT NULL DEFAULT '',
    "supplier" uuid,
    "criticality" text COLLATE "C" NOT NULL DEFAULT '',
    "users_count" bigint NOT NULL DEFAULT 0,
    "units" jsonb NOT NULL DEFAULT '[]',
    "go_live" text COLLATE "C" NOT NULL DEFAULT '',
    "end_of_life" text COLLATE "C" NOT NULL DEFAULT '',
    "pii_held" jsonb NOT NULL DEFAULT '[]',
    "log_source" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE systems ENABLE ROW LEVEL SECURITY;
ALTER TABLE systems FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON systems
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE data_stores (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "system" uuid,
    "technology" text COLLATE "C" NOT NULL DEFAULT '',
    "environment" text COLLATE "C" NOT NULL DEFAULT '',
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    "region" text COLLATE "C" NOT NULL DEFAULT '',
    "encryption_at_rest" text COLLATE "C" NOT NULL DEFAULT '',
    "backup_policy" text COLLATE "C" NOT NULL DEFAULT '',
    "log_source" text COLLATE "C" NOT NULL DEFAULT '',
    "pii_held" jsonb NOT NULL DEFAULT '[]',
    "records" bigint NOT NULL DEFAULT 0,
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE data_stores ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_stores FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON data_stores
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE parties (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "kinds" jsonb NOT NULL DEFAULT '[]',
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    "parent" uuid,
    "registration_no" text COLLATE "C" NOT NULL DEFAULT '',
    "address" text COLLATE "C" NOT NULL DEFAULT '',
    "website" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE parties ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON parties
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE parties_contacts (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "name" text COLLATE "C" NOT NULL DEFAULT '',
    "email" text COLLATE "C" NOT NULL DEFAULT '',
    "phone" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE parties_contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_contacts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON parties_contacts
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE parties_certifications (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "standard" text COLLATE "C" NOT NULL DEFAULT '',
    "body" text COLLATE "C" NOT NULL DEFAULT '',
    "number" text COLLATE "C" NOT NULL DEFAULT '',
    "valid_from" text COLLATE "C" NOT NULL DEFAULT '',
    "valid_until" text COLLATE "C" NOT NULL DEFAULT '',
    "files" jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE parties_certifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_certifications FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON parties_certifications
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE parties_public_documents (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "title" text COLLATE "C" NOT NULL DEFAULT '',
    "address" text COLLATE "C" NOT NULL DEFAULT '',
    "seen" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE parties_public_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties_public_documents FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON parties_public_documents
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE engagements (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "party" uuid,
    "service" text COLLATE "C" NOT NULL DEFAULT '',
    "our_role" text COLLATE "C" NOT NULL DEFAULT '',
    "their_role" text COLLATE "C" NOT NULL DEFAULT '',
    "criticality" text COLLATE "C" NOT NULL DEFAULT '',
    "pii_categories" jsonb NOT NULL DEFAULT '[]',
    "systems" jsonb NOT NULL DEFAULT '[]',
    "data_locations" jsonb NOT NULL DEFAULT '[]',
    "started" text COLLATE "C" NOT NULL DEFAULT '',
    "ended" text COLLATE "C" NOT NULL DEFAULT '',
    "exit_plan" text COLLATE "C" NOT NULL DEFAULT '',
    "parent" uuid,
    "returned_or_deleted_on" text COLLATE "C" NOT NULL DEFAULT '',
    "return_proof" jsonb NOT NULL DEFAULT '[]',
    "access_revoked_on" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE engagements ENABLE ROW LEVEL SECURITY;
ALTER TABLE engagements FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON engagements
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE agreements (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "party" uuid,
    "engagements" jsonb NOT NULL DEFAULT '[]',
    "signed" text COLLATE "C" NOT NULL DEFAULT '',
    "effective" text COLLATE "C" NOT NULL DEFAULT '',
    "expires" text COLLATE "C" NOT NULL DEFAULT '',
    "notice" text COLLATE "C" NOT NULL DEFAULT '',
    "renewal" text COLLATE "C" NOT NULL DEFAULT '',
    "breach_notice_hours" bigint NOT NULL DEFAULT 0,
    "audit_right" text COLLATE "C" NOT NULL DEFAULT '',
    "subprocessor_regime" text COLLATE "C" NOT NULL DEFAULT '',
    "return_or_deletion" text COLLATE "C" NOT NULL DEFAULT '',
    "modules" jsonb NOT NULL DEFAULT '[]',
    "files" jsonb NOT NULL DEFAULT '[]',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE agreements ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreements FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON agreements
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE agreements_clauses (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "clause" text COLLATE "C" NOT NULL DEFAULT '',
    "present" text COLLATE "C" NOT NULL DEFAULT '',
    "where" text COLLATE "C" NOT NULL DEFAULT '',
    "deviation" text COLLATE "C" NOT NULL DEFAULT '',
    "approved" boolean NOT NULL DEFAULT false,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE agreements_clauses ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreements_clauses FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON agreements_clauses
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE risks (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "threat" text COLLATE "C" NOT NULL DEFAULT '',
    "source" text COLLATE "C" NOT NULL DEFAULT '',
    "vulnerability" text COLLATE "C" NOT NULL DEFAULT '',
    "event" text COLLATE "C" NOT NULL DEFAULT '',
    "consequences" text COLLATE "C" NOT NULL DEFAULT '',
    "people_count" bigint NOT NULL DEFAULT 0,
    "pii_categories" jsonb NOT NULL DEFAULT '[]',
    "activities" jsonb NOT NULL DEFAULT '[]',
    "systems" jsonb NOT NULL DEFAULT '[]',
    "parties" jsonb NOT NULL DEFAULT '[]',
    "inherent_likelihood" text COLLATE "C" NOT NULL DEFAULT '',
    "inherent_severity" text COLLATE "C" NOT NULL DEFAULT '',
    "inherent_impact" text COLLATE "C" NOT NULL DEFAULT '',
    "current_likelihood" text COLLATE "C" NOT NULL DEFAULT '',
    "current_severity" text COLLATE "C" NOT NULL DEFAULT '',
    "current_impact" text COLLATE "C" NOT NULL DEFAULT '',
    "residual_likelihood" text COLLATE "C" NOT NULL DEFAULT '',
    "residual_severity" text COLLATE "C" NOT NULL DEFAULT '',
    "residual_impact" text COLLATE "C" NOT NULL DEFAULT '',
    "rationale" text COLLATE "C" NOT NULL DEFAULT '',
    "confidence" text COLLATE "C" NOT NULL DEFAULT '',
    "source_key" text COLLATE "C" NOT NULL DEFAULT '',
    "imported" text COLLATE "C" NOT NULL DEFAULT '',
    "imported_level" text COLLATE "C" NOT NULL DEFAULT '',
    "accepted_reason" text COLLATE "C" NOT NULL DEFAULT '',
    "accepted_until" text COLLATE "C" NOT NULL DEFAULT '',
    "accepted_by" uuid,
    "organisation_affected" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE risks ENABLE ROW LEVEL SECURITY;
ALTER TABLE risks FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON risks
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX risks_source_key ON risks (org, "source_key") WHERE "source_key" <> '';
CREATE TABLE risks_harms (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "harm" text COLLATE "C" NOT NULL DEFAULT '',
    "principal" text COLLATE "C" NOT NULL DEFAULT '',
    "severity" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE risks_harms ENABLE ROW LEVEL SECURITY;
ALTER TABLE risks_harms FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON risks_harms
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE risks_measures (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "measure" text COLLATE "C" NOT NULL DEFAULT '',
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE risks_measures ENABLE ROW LEVEL SECURITY;
ALTER TABLE risks_measures FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON risks_measures
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE risks_treatments (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "option" text COLLATE "C" NOT NULL DEFAULT '',
    "measure" text COLLATE "C" NOT NULL DEFAULT '',
    "plan" text COLLATE "C" NOT NULL DEFAULT '',
    "target" text COLLATE "C" NOT NULL DEFAULT '',
    "assignee" uuid,
    "cost" bigint NOT NULL DEFAULT 0,
    "currency" text COLLATE "C" NOT NULL DEFAULT '',
    "due" text COLLATE "C" NOT NULL DEFAULT '',
    "done" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE risks_treatments ENABLE ROW LEVEL SECURITY;
ALTER TABLE risks_treatments FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON risks_treatments
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE tasks (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "description" text COLLATE "C" NOT NULL DEFAULT '',
    "subject" uuid,
    "assignee" uuid,
    "due" text COLLATE "C" NOT NULL DEFAULT '',
    "priority" text COLLATE "C" NOT NULL DEFAULT '',
    "source" text COLLATE "C" NOT NULL DEFAULT '',
    "done_on" text COLLATE "C" NOT NULL DEFAULT '',
    "result" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON tasks
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

