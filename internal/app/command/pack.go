package command

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/app"
	"github.com/privet-pims/privet/internal/cli"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/pack"
	"github.com/privet-pims/privet/internal/problem"
	"github.com/privet-pims/privet/internal/record"
	"github.com/privet-pims/privet/internal/store"
)

// pack writes an audit pack of an organisation on this machine to a file.
func (p *program) pack(w i18n.Words) *cobra.Command {
	cmd := &cobra.Command{
		Use: "pack FILE", Short: w.T("command.pack"), Long: w.T("command.pack.long"), Args: cobra.ExactArgs(1),
		Example: "privet pack --scope SCO-0001 pack.zip\nprivet verify pack.zip",
	}
	cmd.Flags().String("scope", "", w.T("command.pack.flag.scope"))
	cmd.Flags().String("edition", "", w.T("command.pack.flag.edition"))
	cmd.Flags().String("language", w.Lang(), w.T("command.pack.flag.language"))
	cmd.Flags().Bool("restricted", false, w.T("command.pack.flag.restricted"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		a, err := local{p}.openFor(cmd.Context(), cmd)
		if err != nil {
			return err
		}
		return closing(a, p.writePack(cmd, a, args[0]))
	}
	return cmd
}

func (p *program) writePack(cmd *cobra.Command, a *app.App, name string) error {
	ctx := cmd.Context()
	tenant, err := theTenant(ctx, a, typedFlag(cmd, "org"))
	if err != nil {
		return err
	}
	who := a.Operator()
	who.Org = tenant.ID
	o := pack.Options{Edition: record.Edition(typedFlag(cmd, "edition")), Languages: []string{typedFlag(cmd, "language")}}
	o.Restricted, _ = cmd.Flags().GetBool("restricted")
	if o.Edition != "" && o.Edition != "2025" && o.Edition != "2019" {
		return faulty("edition", "pack_edition")
	}
	if ref := typedFlag(cmd, "scope"); ref != "" {
		err := a.Store.Read(ctx, who, func(tx *store.Tx) (err error) {
			o.Scope, err = tx.Resolve(ctx, []string{record.Scopes.Name}, ref)
			return err
		})
		if err != nil {
			return err
		}
		if o.Scope.IsZero() {
			return problem.NotFound(record.Scopes.Name, ref)
		}
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return problem.New(problem.Invalid, "pack_file_taken", "file", name)
	}
	if err != nil {
		return err
	}
	r, err := a.Shelf.Maker.Build(ctx, who, o, file, nil)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		_ = os.Remove(name) // half a pack is none
		return err
	}
	return a.Store.Write(ctx, who, func(tx *store.Tx) error { return pack.Wrote(tx, r) })
}

func faulty(field, key string) error {
	var l problem.List
	l.Add(field, key)
	return l.Err()
}

// theTenant is the organisation named, or the only one.
func theTenant(ctx context.Context, a *app.App, name string) (store.Tenant, error) {
	if name != "" {
		return a.Store.Tenant(ctx, name)
	}
	all, err := a.Store.Tenants(ctx)
	if err != nil {
		return store.Tenant{}, err
	}
	if len(all) == 1 {
		return all[0], nil
	}
	var slugs []string
	for _, t := range all {
		slugs = append(slugs, t.Slug)
	}
	return store.Tenant{}, problem.New(problem.Invalid, "pack_which_org", "orgs", strings.Join(slugs, ", "))
}

// verifyPack examines the file if it is an audit pack. It needs no installation.
func (l local) verifyPack(ctx context.Context, o cli.VerifyOptions, keys []string) (cli.Report, bool, error) {
	file, err := os.Open(o.Target)
	if err != nil {
		return cli.Report{}, false, nil //nolint:nilerr // whoever reads backups says so
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || !pack.Is(file, info.Size()) {
		return cli.Report{}, false, nil //nolint:nilerr // not a pack
	}
	r, err := pack.Verify(ctx, file, info.Size(), pack.VerifyOptions{Keys: keys, Progress: func(done, total int64) {
		if o.Progress != nil {
			o.Progress(done, total)
		}
	}})
	if err != nil {
		return cli.Report{}, true, err
	}
	out := cli.Report{Sound: r.OK()}
	for _, f := range r.Findings {
		out.Checks = append(out.Checks, cli.Check{Level: cli.LevelBad, Text: o.Words.Fill(f.Key(), f.Args())})
	}
	if !r.OK() || r.Manifest == nil {
		return out, true, nil
	}
	w, m := o.Words, r.Manifest
	scope, edition, trust := w.T("pack.whole"), "ISO/IEC 27701", "pack.verified.untrusted"
	if m.Scope != nil {
		scope = m.Scope.Ref + " " + m.Scope.Title
	}
	if m.Edition != "" {
		edition += ":" + m.Edition
	}
	if r.Trusted {
		trust = "pack.verified.trusted"
	}
	out.Facts = []string{
		w.T("pack.verified", "organisation", m.Organisation.Name, "files", r.Files, "records", r.Records, "evidence", r.Evidence, "entries", r.Entries),
		w.T("pack.verified.scope", "scope", scope, "edition", edition), w.T(trust, "key", r.Key),
	}
	return out, true, nil
}
