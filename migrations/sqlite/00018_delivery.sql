-- The answer to a request: which files belong in it, what was removed from a redacted one, sealed
-- packages, links that count downloads, and complaints.

-- +goose Up

ALTER TABLE requests ADD COLUMN "complained_on" TEXT NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN "complaint_answered_on" TEXT NOT NULL DEFAULT '';

-- given is yes or no, '' while nobody has said; removed is a JSON list of kinds, reasons and counts.
ALTER TABLE request_file ADD COLUMN given TEXT NOT NULL DEFAULT '';
ALTER TABLE request_file ADD COLUMN removed TEXT NOT NULL DEFAULT '';

-- downloads is how often a delivery may be fetched; sealed is the secret of a link to the person's own
-- page under the vault, so that each mail carries the same link.
ALTER TABLE request_link ADD COLUMN downloads INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request_link ADD COLUMN sealed BLOB;

-- network is that of the caller, shortened to the part that a household or house shares.
ALTER TABLE request_download ADD COLUMN network TEXT NOT NULL DEFAULT '';

-- Packages that are being made: id becomes that of the file. passphrase is sealed by the vault and gone
-- once the package is ready; failed is the key of what went wrong.
CREATE TABLE request_package (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    request TEXT NOT NULL,
    passphrase BLOB,
    files INTEGER NOT NULL DEFAULT 0,
    removed INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    created_by TEXT,
    ready TEXT,
    failed TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, id),
    FOREIGN KEY (org, request) REFERENCES requests (org, id)
) WITHOUT ROWID;

CREATE INDEX request_package_list ON request_package (org, request, id);
