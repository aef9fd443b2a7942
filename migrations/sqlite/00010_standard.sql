-- The registers of the management system: scope, appointments, context, obligations, objectives, changes, plans,
-- assessments, statements of applicability, controls and their evidence (ISO/IEC 27701 clauses 4 to 10).

-- +goose Up

CREATE TABLE scopes (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "statement" TEXT NOT NULL DEFAULT '',
    "edition" TEXT NOT NULL DEFAULT '',
    "units" TEXT NOT NULL DEFAULT '[]',
    "sites" TEXT NOT NULL DEFAULT '[]',
    "services" TEXT NOT NULL DEFAULT '[]',
    "processes" TEXT NOT NULL DEFAULT '[]',
    "systems" TEXT NOT NULL DEFAULT '[]',
    "technologies" TEXT NOT NULL DEFAULT '[]',
    "pii_categories" TEXT NOT NULL DEFAULT '[]',
    "principals" TEXT NOT NULL DEFAULT '[]',
    "activities" TEXT NOT NULL DEFAULT '[]',
    "interfaces" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE scopes_exclusions (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "item" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE role_assignments (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT '',
    "person" TEXT,
    "deputy" TEXT,
    "scopes" TEXT NOT NULL DEFAULT '[]',
    "since" TEXT NOT NULL DEFAULT '',
    "until" TEXT NOT NULL DEFAULT '',
    "duties" TEXT NOT NULL DEFAULT '',
    "authority" TEXT NOT NULL DEFAULT '',
    "independence" TEXT NOT NULL DEFAULT '',
    "registration" TEXT NOT NULL DEFAULT '',
    "reports_to" TEXT,
    "letter" TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE context_issues (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "origin" TEXT NOT NULL DEFAULT '',
    "category" TEXT NOT NULL DEFAULT '',
    "effect" TEXT NOT NULL DEFAULT '',
    "detail" TEXT NOT NULL DEFAULT '',
    "relevance" TEXT NOT NULL DEFAULT '',
    "climate" TEXT NOT NULL DEFAULT '',
    "response" TEXT NOT NULL DEFAULT '',
    "scopes" TEXT NOT NULL DEFAULT '[]',
    "risks" TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE interested_parties (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "party" TEXT,
    "scopes" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE interested_parties_needs (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "need" TEXT NOT NULL DEFAULT '',
    "taken_up" TEXT NOT NULL DEFAULT '',
    "how" TEXT NOT NULL DEFAULT '',
    "obligation" TEXT,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE obligations (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "law" TEXT NOT NULL DEFAULT '',
    "provision" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL DEFAULT '',
    "since" TEXT NOT NULL DEFAULT '',
    "until" TEXT NOT NULL DEFAULT '',
    "country" TEXT NOT NULL DEFAULT '',
    "party" TEXT,
    "agreement" TEXT,
    "activities" TEXT NOT NULL DEFAULT '[]',
    "requirements" TEXT NOT NULL DEFAULT '[]',
    "met" TEXT NOT NULL DEFAULT '',
    "how" TEXT NOT NULL DEFAULT '',
    "library_key" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX obligations_library_key ON obligations (org, "library_key") WHERE "library_key" <> '';

CREATE TABLE objectives (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "statement" TEXT NOT NULL DEFAULT '',
    "measure" TEXT NOT NULL DEFAULT '',
    "unit" TEXT NOT NULL DEFAULT '',
    "direction" TEXT NOT NULL DEFAULT '',
    "target" INTEGER NOT NULL DEFAULT 0,
    "due" TEXT NOT NULL DEFAULT '',
    "resources" TEXT NOT NULL DEFAULT '',
    "actions" TEXT NOT NULL DEFAULT '',
    "scopes" TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE objectives_values (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "on" TEXT NOT NULL DEFAULT '',
    "value" INTEGER NOT NULL DEFAULT 0,
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE commitments (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "by" TEXT,
    "on" TEXT NOT NULL DEFAULT '',
    "until" TEXT NOT NULL DEFAULT '',
    "statement" TEXT NOT NULL DEFAULT '',
    "resources" TEXT NOT NULL DEFAULT '',
    "staff" INTEGER NOT NULL DEFAULT 0,
    "budget" INTEGER NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL DEFAULT '',
    "scopes" TEXT NOT NULL DEFAULT '[]',
    "files" TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE changes (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "what" TEXT NOT NULL DEFAULT '',
    "purpose" TEXT NOT NULL DEFAULT '',
    "consequences" TEXT NOT NULL DEFAULT '',
    "resources" TEXT NOT NULL DEFAULT '',
    "on" TEXT NOT NULL DEFAULT '',
    "law" TEXT NOT NULL DEFAULT '',
    "automatic" INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE changes_touched (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "subject" TEXT,
    "why" TEXT NOT NULL DEFAULT '',
    "review" TEXT,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE plans (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "from" TEXT NOT NULL DEFAULT '',
    "edition" TEXT NOT NULL DEFAULT '',
    "scope" TEXT,
    "start" TEXT NOT NULL DEFAULT '',
    "goal" TEXT NOT NULL DEFAULT '',
    "limit" INTEGER NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE plans_steps (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "key" TEXT NOT NULL DEFAULT '',
    "after" TEXT,
    "days" INTEGER NOT NULL DEFAULT 0,
    "effort" INTEGER NOT NULL DEFAULT 0,
    "assignee" TEXT,
    "start" TEXT NOT NULL DEFAULT '',
    "done" TEXT NOT NULL DEFAULT '',
    "task" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE plans_costs (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT '',
    "amount" INTEGER NOT NULL DEFAULT 0,
    "spent" INTEGER NOT NULL DEFAULT 0,
    "step" TEXT,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE requirements (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "framework" TEXT NOT NULL DEFAULT '',
    "identifier" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL DEFAULT '',
    "parent" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT '',
    "roles" TEXT NOT NULL DEFAULT '[]',
    "expected_proof" TEXT NOT NULL DEFAULT '[]',
    "requirements" TEXT NOT NULL DEFAULT '[]',
    "source" TEXT NOT NULL DEFAULT '',
    "source_key" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX requirements_source_key ON requirements (org, "source_key") WHERE "source_key" <> '';

CREATE TABLE publications (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "subject" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "on" TEXT NOT NULL DEFAULT '',
    "audience" TEXT NOT NULL DEFAULT '[]',
    "message" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE publications_receipts (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "person" TEXT,
    "read" TEXT,
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE assessments (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "edition" TEXT NOT NULL DEFAULT '',
    "roles" TEXT NOT NULL DEFAULT '[]',
    "scope" TEXT,
    "as_of" TEXT NOT NULL DEFAULT '',
    "assessor" TEXT,
    "method" TEXT NOT NULL DEFAULT '',
    "contact" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE assessments_items (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "requirement" TEXT NOT NULL DEFAULT '',
    "result" TEXT NOT NULL DEFAULT '',
    "maturity" INTEGER NOT NULL DEFAULT 0,
    "target" INTEGER NOT NULL DEFAULT 0,
    "observation" TEXT NOT NULL DEFAULT '',
    "gap" TEXT NOT NULL DEFAULT '',
    "action" TEXT NOT NULL DEFAULT '',
    "assignee" TEXT,
    "due" TEXT NOT NULL DEFAULT '',
    "effort" INTEGER NOT NULL DEFAULT 0,
    "priority" TEXT NOT NULL DEFAULT '',
    "task" TEXT,
    "accepted" TEXT NOT NULL DEFAULT '',
    "proposed" TEXT NOT NULL DEFAULT '',
    "because" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE assessments_answers (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "question" TEXT NOT NULL DEFAULT '',
    "answer" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE statements (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "scope" TEXT,
    "edition" TEXT NOT NULL DEFAULT '',
    "roles" TEXT NOT NULL DEFAULT '[]',
    "prepared_by" TEXT,
    "wording" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE statements_entries (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "requirement" TEXT NOT NULL DEFAULT '',
    "control" TEXT,
    "applicable" TEXT NOT NULL DEFAULT '',
    "inclusion" TEXT NOT NULL DEFAULT '[]',
    "risks" TEXT NOT NULL DEFAULT '[]',
    "obligations" TEXT NOT NULL DEFAULT '[]',
    "agreements" TEXT NOT NULL DEFAULT '[]',
    "justification" TEXT NOT NULL DEFAULT '',
    "exclusion" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT '',
    "owner" TEXT,
    "controls" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    "public_wording" TEXT NOT NULL DEFAULT '',
    "carried_from" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE controls (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT '',
    "nature" TEXT NOT NULL DEFAULT '',
    "requirements" TEXT NOT NULL DEFAULT '[]',
    "measures" TEXT NOT NULL DEFAULT '[]',
    "scopes" TEXT NOT NULL DEFAULT '[]',
    "operated_by" TEXT,
    "frequency" TEXT NOT NULL DEFAULT '',
    "fresh_for" TEXT NOT NULL DEFAULT '',
    "responsibility" TEXT NOT NULL DEFAULT '',
    "inherited_from" TEXT,
    "shared_isms" INTEGER NOT NULL DEFAULT 0,
    "target" TEXT NOT NULL DEFAULT '',
    "effort" INTEGER NOT NULL DEFAULT 0,
    "cost" INTEGER NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL DEFAULT '',
    "activities" TEXT NOT NULL DEFAULT '[]',
    "systems" TEXT NOT NULL DEFAULT '[]',
    "risks" TEXT NOT NULL DEFAULT '[]',
    "agreements" TEXT NOT NULL DEFAULT '[]',
    "documents" TEXT NOT NULL DEFAULT '[]',
    "carried_from" TEXT NOT NULL DEFAULT '',
    "source_key" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX controls_source_key ON controls (org, "source_key") WHERE "source_key" <> '';

CREATE TABLE evidence (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT '',
    "strength" TEXT NOT NULL DEFAULT '',
    "controls" TEXT NOT NULL DEFAULT '[]',
    "requirements" TEXT NOT NULL DEFAULT '[]',
    "subject" TEXT,
    "scopes" TEXT NOT NULL DEFAULT '[]',
    "from" TEXT NOT NULL DEFAULT '',
    "until" TEXT NOT NULL DEFAULT '',
    "fresh_for" TEXT NOT NULL DEFAULT '',
    "files" TEXT NOT NULL DEFAULT '[]',
    "link" TEXT NOT NULL DEFAULT '',
    "statement" TEXT NOT NULL DEFAULT '',
    "attested_by" TEXT,
    "requested_from" TEXT,
    "due" TEXT NOT NULL DEFAULT '',
    "collected_by" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT '',
    "outcome" TEXT NOT NULL DEFAULT '',
    "redaction" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE undertakings (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "person" TEXT,
    "kind" TEXT NOT NULL DEFAULT '',
    "signed" TEXT NOT NULL DEFAULT '',
    "until" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL DEFAULT '',
    "files" TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE log_sources (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "system" TEXT,
    "records" TEXT NOT NULL DEFAULT '',
    "holds_pii" TEXT NOT NULL DEFAULT '',
    "kept" TEXT NOT NULL DEFAULT '',
    "protected" TEXT NOT NULL DEFAULT '',
    "review_cycle" TEXT NOT NULL DEFAULT '',
    "reviewer" TEXT,
    "reviewed" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;

CREATE TABLE design_decisions (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    "product" TEXT NOT NULL DEFAULT '',
    "activities" TEXT NOT NULL DEFAULT '[]',
    "systems" TEXT NOT NULL DEFAULT '[]',
    "on" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, id) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE design_decisions_choices (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "question" TEXT NOT NULL DEFAULT '',
    "answer" TEXT NOT NULL DEFAULT '',
    "decision" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;
CREATE TABLE design_decisions_defaults (
    org TEXT NOT NULL,
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    pos INTEGER NOT NULL,
    "setting" TEXT NOT NULL DEFAULT '',
    "value" TEXT NOT NULL DEFAULT '',
    "protective" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, record, id),
    FOREIGN KEY (org, record) REFERENCES record (org, id)
) WITHOUT ROWID;

