package api

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/privet-pims/privet/internal/access"
	"github.com/privet-pims/privet/internal/blob"
	"github.com/privet-pims/privet/internal/ledger"
	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// organisationArchive streams everything of the organisation as one ZIP: a file of
// JSON lines for each register in canonical form, the ledger with its proofs and
// public keys, and the contents of attachments by hash. It can be read without
// Privet. That it was taken stands in the ledger.
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
	return c.Store.Read(ctx, c.who, func(tx *store.Tx) error {
		z := zip.NewWriter(c.w)
		for _, t := range tx.Registers().All() {
			if err := zipRegister(ctx, tx, z, t); err != nil {
				return err
			}
		}
		if err := zipFile(z, "ledger.jsonl", func(w io.Writer) error { return ledger.Write(ctx, w, ledger.Database(tx.SQL(), tx.Org)) }); err != nil {
			return err
		}
		if c.Keys != nil {
			keys, err := c.Keys.Public(ctx, tx.Org)
			if err != nil {
				return fmt.Errorf("public keys of the ledger: %w", err)
			}
			if err := zipFile(z, "ledger.keys", func(w io.Writer) error {
				_, err := io.WriteString(w, strings.Join(keys, "\n")+"\n")
				return err
			}); err != nil {
				return err
			}
		}
		if err := c.zipContents(ctx, tx, z); err != nil {
			return err
		}
		return z.Close()
	})
}

func zipFile(z *zip.Writer, name string, write func(io.Writer) error) error {
	w, err := z.Create(name)
	if err == nil {
		err = write(w)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// zipRegister writes live and archived records, a page at a time.
func zipRegister(ctx context.Context, tx *store.Tx, z *zip.Writer, t *register.Type) error {
	return zipFile(z, "registers/"+t.Name+".jsonl", func(w io.Writer) error {
		for _, archived := range []bool{false, true} {
			q := store.Query{Sort: "ref", Limit: store.MaxLimit, Archived: archived, Rows: true}
			for {
				page, err := store.ListAny(ctx, tx, t, q)
				if err != nil {
					return err
				}
				for _, rec := range page.Items {
					if _, err := w.Write(append(t.JSON(rec), '\n')); err != nil {
						return err
					}
				}
				if q.After = page.Next; q.After == "" {
					break
				}
			}
		}
		return nil
	})
}

// zipContents writes the contents of attachments.
func (c *call) zipContents(ctx context.Context, tx *store.Tx, z *zip.Writer) error {
	return c.Blobs.Walk(ctx, tx.Org, func(sum blob.Sum, _ int64) error {
		content, err := c.Blobs.Open(ctx, tx.Org, sum)
		if err != nil {
			return err
		}
		defer content.Close()
		return zipFile(z, "contents/"+sum.String(), func(w io.Writer) error {
			_, err := io.Copy(w, content)
			return err
		})
	})
}
