-- The registers of the management system: scope, appointments, context, obligations, objectives, changes, plans,
-- assessments, statements of applicability, controls and their evidence (ISO/IEC 27701 clauses 4 to 10).

-- +goose Up

CREATE TABLE scopes (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "statement" text COLLATE "C" NOT NULL DEFAULT '',
    "edition" text COLLATE "C" NOT NULL DEFAULT '',
    "units" jsonb NOT NULL DEFAULT '[]',
    "sites" jsonb NOT NULL DEFAULT '[]',
    "services" jsonb NOT NULL DEFAULT '[]',
    "processes" jsonb NOT NULL DEFAULT '[]',
    "systems" jsonb NOT NULL DEFAULT '[]',
    "technologies" jsonb NOT NULL DEFAULT '[]',
    "pii_categories" jsonb NOT NULL DEFAULT '[]',
    "principals" jsonb NOT NULL DEFAULT '[]',
    "activities" jsonb NOT NULL DEFAULT '[]',
    "interfaces" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE scopes ENABLE ROW LEVEL SECURITY;
ALTER TABLE scopes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON scopes
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE scopes_exclusions (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "item" text COLLATE "C" NOT NULL DEFAULT '',
    "reason" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE scopes_exclusions ENABLE ROW LEVEL SECURITY;
ALTER TABLE scopes_exclusions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON scopes_exclusions
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE role_assignments (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "role" text COLLATE "C" NOT NULL DEFAULT '',
    "person" uuid,
    "deputy" uuid,
    "scopes" jsonb NOT NULL DEFAULT '[]',
    "since" text COLLATE "C" NOT NULL DEFAULT '',
    "until" text COLLATE "C" NOT NULL DEFAULT '',
    "duties" text COLLATE "C" NOT NULL DEFAULT '',
    "authority" text COLLATE "C" NOT NULL DEFAULT '',
    "independence" text COLLATE "C" NOT NULL DEFAULT '',
    "registration" text COLLATE "C" NOT NULL DEFAULT '',
    "reports_to" uuid,
    "letter" jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE role_assignments ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_assignments FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON role_assignments
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE context_issues (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "origin" text COLLATE "C" NOT NULL DEFAULT '',
    "category" text COLLATE "C" NOT NULL DEFAULT '',
    "effect" text COLLATE "C" NOT NULL DEFAULT '',
    "detail" text COLLATE "C" NOT NULL DEFAULT '',
    "relevance" text COLLATE "C" NOT NULL DEFAULT '',
    "climate" text COLLATE "C" NOT NULL DEFAULT '',
    "response" text COLLATE "C" NOT NULL DEFAULT '',
    "scopes" jsonb NOT NULL DEFAULT '[]',
    "risks" jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE context_issues ENABLE ROW LEVEL SECURITY;
ALTER TABLE context_issues FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON context_issues
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE interested_parties (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "party" uuid,
    "scopes" jsonb NOT NULL DEFAULT '[]',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE interested_parties ENABLE ROW LEVEL SECURITY;
ALTER TABLE interested_parties FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON interested_parties
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE interested_parties_needs (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "need" text COLLATE "C" NOT NULL DEFAULT '',
    "taken_up" text COLLATE "C" NOT NULL DEFAULT '',
    "how" text COLLATE "C" NOT NULL DEFAULT '',
    "obligation" uuid,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE interested_parties_needs ENABLE ROW LEVEL SECURITY;
ALTER TABLE interested_parties_needs FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON interested_parties_needs
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE obligations (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "law" text COLLATE "C" NOT NULL DEFAULT '',
    "provision" text COLLATE "C" NOT NULL DEFAULT '',
    "text" text COLLATE "C" NOT NULL DEFAULT '',
    "since" text COLLATE "C" NOT NULL DEFAULT '',
    "until" text COLLATE "C" NOT NULL DEFAULT '',
    "country" text COLLATE "C" NOT NULL DEFAULT '',
    "party" uuid,
    "agreement" uuid,
    "activities" jsonb NOT NULL DEFAULT '[]',
    "requirements" jsonb NOT NULL DEFAULT '[]',
    "met" text COLLATE "C" NOT NULL DEFAULT '',
    "how" text COLLATE "C" NOT NULL DEFAULT '',
    "library_key" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE obligations ENABLE ROW LEVEL SECURITY;
ALTER TABLE obligations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON obligations
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX obligations_library_key ON obligations (org, "library_key") WHERE "library_key" <> '';

CREATE TABLE objectives (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "statement" text COLLATE "C" NOT NULL DEFAULT '',
    "measure" text COLLATE "C" NOT NULL DEFAULT '',
    "unit" text COLLATE "C" NOT NULL DEFAULT '',
    "direction" text COLLATE "C" NOT NULL DEFAULT '',
    "target" bigint NOT NULL DEFAULT 0,
    "due" text COLLATE "C" NOT NULL DEFAULT '',
    "resources" text COLLATE "C" NOT NULL DEFAULT '',
    "actions" text COLLATE "C" NOT NULL DEFAULT '',
    "scopes" jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE objectives ENABLE ROW LEVEL SECURITY;
ALTER TABLE objectives FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON objectives
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE objectives_values (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "on" text COLLATE "C" NOT NULL DEFAULT '',
    "value" bigint NOT NULL DEFAULT 0,
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE objectives_values ENABLE ROW LEVEL SECURITY;
ALTER TABLE objectives_values FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON objectives_values
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE commitments (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "by" uuid,
    "on" text COLLATE "C" NOT NULL DEFAULT '',
    "until" text COLLATE "C" NOT NULL DEFAULT '',
    "statement" text COLLATE "C" NOT NULL DEFAULT '',
    "resources" text COLLATE "C" NOT NULL DEFAULT '',
    "staff" bigint NOT NULL DEFAULT 0,
    "budget" bigint NOT NULL DEFAULT 0,
    "currency" text COLLATE "C" NOT NULL DEFAULT '',
    "scopes" jsonb NOT NULL DEFAULT '[]',
    "files" jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE commitments ENABLE ROW LEVEL SECURITY;
ALTER TABLE commitments FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON commitments
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE changes (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "what" text COLLATE "C" NOT NULL DEFAULT '',
    "purpose" text COLLATE "C" NOT NULL DEFAULT '',
    "consequences" text COLLATE "C" NOT NULL DEFAULT '',
    "resources" text COLLATE "C" NOT NULL DEFAULT '',
    "on" text COLLATE "C" NOT NULL DEFAULT '',
    "law" text COLLATE "C" NOT NULL DEFAULT '',
    "automatic" boolean NOT NULL DEFAULT false,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE changes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON changes
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE changes_touched (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "subject" uuid,
    "why" text COLLATE "C" NOT NULL DEFAULT '',
    "review" uuid,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE changes_touched ENABLE ROW LEVEL SECURITY;
ALTER TABLE changes_touched FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON changes_touched
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE plans (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "from" text COLLATE "C" NOT NULL DEFAULT '',
    "edition" text COLLATE "C" NOT NULL DEFAULT '',
    "scope" uuid,
    "start" text COLLATE "C" NOT NULL DEFAULT '',
    "goal" text COLLATE "C" NOT NULL DEFAULT '',
    "limit" bigint NOT NULL DEFAULT 0,
    "currency" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON plans
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE plans_steps (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "name" text COLLATE "C" NOT NULL DEFAULT '',
    "key" text COLLATE "C" NOT NULL DEFAULT '',
    "after" uuid,
    "days" bigint NOT NULL DEFAULT 0,
    "effort" bigint NOT NULL DEFAULT 0,
    "assignee" uuid,
    "start" text COLLATE "C" NOT NULL DEFAULT '',
    "done" text COLLATE "C" NOT NULL DEFAULT '',
    "task" uuid,
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE plans_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON plans_steps
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE plans_costs (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "name" text COLLATE "C" NOT NULL DEFAULT '',
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "amount" bigint NOT NULL DEFAULT 0,
    "spent" bigint NOT NULL DEFAULT 0,
    "step" uuid,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE plans_costs ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans_costs FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON plans_costs
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE requirements (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "framework" text COLLATE "C" NOT NULL DEFAULT '',
    "identifier" text COLLATE "C" NOT NULL DEFAULT '',
    "text" text COLLATE "C" NOT NULL DEFAULT '',
    "parent" text COLLATE "C" NOT NULL DEFAULT '',
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "roles" jsonb NOT NULL DEFAULT '[]',
    "expected_proof" jsonb NOT NULL DEFAULT '[]',
    "requirements" jsonb NOT NULL DEFAULT '[]',
    "source" text COLLATE "C" NOT NULL DEFAULT '',
    "source_key" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE requirements ENABLE ROW LEVEL SECURITY;
ALTER TABLE requirements FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON requirements
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX requirements_source_key ON requirements (org, "source_key") WHERE "source_key" <> '';

CREATE TABLE publications (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "subject" uuid,
    "revision" bigint NOT NULL DEFAULT 0,
    "on" text COLLATE "C" NOT NULL DEFAULT '',
    "audience" jsonb NOT NULL DEFAULT '[]',
    "message" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE publications ENABLE ROW LEVEL SECURITY;
ALTER TABLE publications FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON publications
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE publications_receipts (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "person" uuid,
    "read" timestamptz,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE publications_receipts ENABLE ROW LEVEL SECURITY;
ALTER TABLE publications_receipts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON publications_receipts
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE assessments (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "edition" text COLLATE "C" NOT NULL DEFAULT '',
    "roles" jsonb NOT NULL DEFAULT '[]',
    "scope" uuid,
    "as_of" text COLLATE "C" NOT NULL DEFAULT '',
    "assessor" uuid,
    "method" text COLLATE "C" NOT NULL DEFAULT '',
    "contact" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE assessments ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON assessments
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE assessments_items (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "requirement" text COLLATE "C" NOT NULL DEFAULT '',
    "result" text COLLATE "C" NOT NULL DEFAULT '',
    "maturity" bigint NOT NULL DEFAULT 0,
    "target" bigint NOT NULL DEFAULT 0,
    "observation" text COLLATE "C" NOT NULL DEFAULT '',
    "gap" text COLLATE "C" NOT NULL DEFAULT '',
    "action" text COLLATE "C" NOT NULL DEFAULT '',
    "assignee" uuid,
    "due" text COLLATE "C" NOT NULL DEFAULT '',
    "effort" bigint NOT NULL DEFAULT 0,
    "priority" text COLLATE "C" NOT NULL DEFAULT '',
    "task" uuid,
    "accepted" text COLLATE "C" NOT NULL DEFAULT '',
    "proposed" text COLLATE "C" NOT NULL DEFAULT '',
    "because" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE assessments_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_items FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON assessments_items
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE assessments_answers (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "question" text COLLATE "C" NOT NULL DEFAULT '',
    "answer" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE assessments_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON assessments_answers
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE statements (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "scope" uuid,
    "edition" text COLLATE "C" NOT NULL DEFAULT '',
    "roles" jsonb NOT NULL DEFAULT '[]',
    "prepared_by" uuid,
    "wording" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE statements ENABLE ROW LEVEL SECURITY;
ALTER TABLE statements FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON statements
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE statements_entries (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "requirement" text COLLATE "C" NOT NULL DEFAULT '',
    "control" uuid,
    "applicable" text COLLATE "C" NOT NULL DEFAULT '',
    "inclusion" jsonb NOT NULL DEFAULT '[]',
    "risks" jsonb NOT NULL DEFAULT '[]',
    "obligations" jsonb NOT NULL DEFAULT '[]',
    "agreements" jsonb NOT NULL DEFAULT '[]',
    "justification" text COLLATE "C" NOT NULL DEFAULT '',
    "exclusion" text COLLATE "C" NOT NULL DEFAULT '',
    "state" text COLLATE "C" NOT NULL DEFAULT '',
    "owner" uuid,
    "controls" jsonb NOT NULL DEFAULT '[]',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    "public_wording" text COLLATE "C" NOT NULL DEFAULT '',
    "carried_from" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE statements_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE statements_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON statements_entries
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE controls (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "description" text COLLATE "C" NOT NULL DEFAULT '',
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "nature" text COLLATE "C" NOT NULL DEFAULT '',
    "requirements" jsonb NOT NULL DEFAULT '[]',
    "measures" jsonb NOT NULL DEFAULT '[]',
    "scopes" jsonb NOT NULL DEFAULT '[]',
    "operated_by" uuid,
    "frequency" text COLLATE "C" NOT NULL DEFAULT '',
    "fresh_for" text COLLATE "C" NOT NULL DEFAULT '',
    "responsibility" text COLLATE "C" NOT NULL DEFAULT '',
    "inherited_from" uuid,
    "shared_isms" boolean NOT NULL DEFAULT false,
    "target" text COLLATE "C" NOT NULL DEFAULT '',
    "effort" bigint NOT NULL DEFAULT 0,
    "cost" bigint NOT NULL DEFAULT 0,
    "currency" text COLLATE "C" NOT NULL DEFAULT '',
    "activities" jsonb NOT NULL DEFAULT '[]',
    "systems" jsonb NOT NULL DEFAULT '[]',
    "risks" jsonb NOT NULL DEFAULT '[]',
    "agreements" jsonb NOT NULL DEFAULT '[]',
    "documents" jsonb NOT NULL DEFAULT '[]',
    "carried_from" text COLLATE "C" NOT NULL DEFAULT '',
    "source_key" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE controls ENABLE ROW LEVEL SECURITY;
ALTER TABLE controls FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON controls
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE UNIQUE INDEX controls_source_key ON controls (org, "source_key") WHERE "source_key" <> '';

CREATE TABLE evidence (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "strength" text COLLATE "C" NOT NULL DEFAULT '',
    "controls" jsonb NOT NULL DEFAULT '[]',
    "requirements" jsonb NOT NULL DEFAULT '[]',
    "subject" uuid,
    "scopes" jsonb NOT NULL DEFAULT '[]',
    "from" text COLLATE "C" NOT NULL DEFAULT '',
    "until" text COLLATE "C" NOT NULL DEFAULT '',
    "fresh_for" text COLLATE "C" NOT NULL DEFAULT '',
    "files" jsonb NOT NULL DEFAULT '[]',
    "link" text COLLATE "C" NOT NULL DEFAULT '',
    "statement" text COLLATE "C" NOT NULL DEFAULT '',
    "attested_by" uuid,
    "requested_from" uuid,
    "due" text COLLATE "C" NOT NULL DEFAULT '',
    "collected_by" text COLLATE "C" NOT NULL DEFAULT '',
    "source" text COLLATE "C" NOT NULL DEFAULT '',
    "outcome" text COLLATE "C" NOT NULL DEFAULT '',
    "redaction" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON evidence
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE undertakings (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "person" uuid,
    "kind" text COLLATE "C" NOT NULL DEFAULT '',
    "signed" text COLLATE "C" NOT NULL DEFAULT '',
    "until" text COLLATE "C" NOT NULL DEFAULT '',
    "text" text COLLATE "C" NOT NULL DEFAULT '',
    "files" jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE undertakings ENABLE ROW LEVEL SECURITY;
ALTER TABLE undertakings FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON undertakings
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE log_sources (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "system" uuid,
    "records" text COLLATE "C" NOT NULL DEFAULT '',
    "holds_pii" text COLLATE "C" NOT NULL DEFAULT '',
    "kept" text COLLATE "C" NOT NULL DEFAULT '',
    "protected" text COLLATE "C" NOT NULL DEFAULT '',
    "review_cycle" text COLLATE "C" NOT NULL DEFAULT '',
    "reviewer" uuid,
    "reviewed" text COLLATE "C" NOT NULL DEFAULT '',
    "note" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE log_sources ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_sources FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON log_sources
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

CREATE TABLE design_decisions (
    org uuid NOT NULL,
    id uuid NOT NULL,
    "product" text COLLATE "C" NOT NULL DEFAULT '',
    "activities" jsonb NOT NULL DEFAULT '[]',
    "systems" jsonb NOT NULL DEFAULT '[]',
    "on" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
);
ALTER TABLE design_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE design_decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON design_decisions
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE design_decisions_choices (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "question" text COLLATE "C" NOT NULL DEFAULT '',
    "answer" text COLLATE "C" NOT NULL DEFAULT '',
    "decision" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE design_decisions_choices ENABLE ROW LEVEL SECURITY;
ALTER TABLE design_decisions_choices FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON design_decisions_choices
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);
CREATE TABLE design_decisions_defaults (
    org uuid NOT NULL,
    record uuid NOT NULL,
    id uuid NOT NULL,
    pos bigint NOT NULL,
    "setting" text COLLATE "C" NOT NULL DEFAULT '',
    "value" text COLLATE "C" NOT NULL DEFAULT '',
    "protective" text COLLATE "C" NOT NULL DEFAULT '',
    "reason" text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
);
ALTER TABLE design_decisions_defaults ENABLE ROW LEVEL SECURITY;
ALTER TABLE design_decisions_defaults FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON design_decisions_defaults
    USING (org = NULLIF(current_setting('privet.org', true), '')::uuid);

