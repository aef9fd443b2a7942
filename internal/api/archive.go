package api

import (
	"net/http"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/backup"
	"github.com/privet-pims/privet/internal/store"
)

// organisationArchive streams everything of the organisation in the open format of
// package backup, which an empty installation takes in and anybody can verify.
// That it was taken stands in the ledger, and so in the archive.
func (c *call) organisationArchive() error {
	ctx := c.r.Context()
	if c.r.Method == http.MethodHead {
		c.w.WriteHeader(http.StatusOK)
		return nil
	}
	if err := c.Store.Write(ctx, c.who, func(tx *store.Tx) error {
		if err := tx.Need(access.Backup, access.Installation); err != nil {
			return err
		}
		tx.Record("export", "archive", tx.Org, []byte(`{"format":"zip"}`))
		return nil
	}); err != nil {
		return err
	}
	download(c.w.Header(), c.tenant.Slug+".privet.zip", "application/zip")
	_, err := backup.Write(ctx, c.Store, c.Blobs, c.w, backup.Options{Org: c.tenant.ID, At: c.Now(), Program: c.Version})
	return err
}
