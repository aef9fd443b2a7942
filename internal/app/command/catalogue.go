package command

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/privet-pims/privet/internal/catalogue"
	"github.com/privet-pims/privet/internal/i18n"
	"github.com/privet-pims/privet/internal/problem"
)

// catalogueFound is how many hits a search prints.
const catalogueFound = 40

// catalogue shows the library of requirements that the program carries. It needs no
// installation.
func (p *program) catalogue(w i18n.Words) *cobra.Command {
	parent := &cobra.Command{Use: "catalogue", Short: w.T("command.catalogue"), Long: w.T("command.catalogue.long"), Args: cobra.NoArgs}
	asJSON := func(cmd *cobra.Command) bool {
		yes, _ := cmd.Flags().GetBool("json")
		return yes || typedFlag(cmd, "output") == "json"
	}
	report := &cobra.Command{
		Use: "report", Short: w.T("command.catalogue.report"), Args: cobra.NoArgs, Example: "privet catalogue report\nprivet catalogue report --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			l, err := catalogue.LoadLibrary()
			if err != nil {
				return err
			}
			r := l.ReportIn(w.Lang())
			if asJSON(cmd) {
				return p.printJSON(r)
			}
			return printReport(p.Out, w, l, r)
		},
	}
	search := &cobra.Command{
		Use: "search TEXT", Short: w.T("command.catalogue.search"), Args: cobra.MinimumNArgs(1), Example: "privet catalogue search A.8.5.1\nprivet catalogue search -o json \"records of processing\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := catalogue.LoadLibrary()
			if err != nil {
				return err
			}
			hits := l.Search(strings.Join(args, " "))
			hits = hits[:min(len(hits), catalogueFound)]
			if asJSON(cmd) {
				return p.printJSON(hitsOut(w, hits))
			}
			return p.printHits(w, hits)
		},
	}
	show := &cobra.Command{
		Use: "show KEY", Short: w.T("command.catalogue.show"), Args: cobra.MinimumNArgs(1), Example: "privet catalogue show 27701:2025/A.1.2.7\nprivet catalogue show \"eu-gdpr/Art. 30\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := catalogue.LoadLibrary()
			if err != nil {
				return err
			}
			key := catalogue.Key(strings.Join(args, " "))
			r, ok := l.Requirement(key)
			if !ok {
				if hits := l.Search(string(key)); len(hits) > 0 {
					r, ok = hits[0].Requirement, hits[0].Requirement.ID == string(key)
				}
			}
			if !ok {
				return problem.New(problem.Invalid, "catalogue_key", "key", string(key))
			}
			if asJSON(cmd) {
				return p.printJSON(l.Describe(r, w.Lang()))
			}
			return printRequirement(p.Out, w, l, r)
		},
	}
	for _, c := range []*cobra.Command{report, search, show} {
		c.Flags().Bool("json", false, w.T("command.catalogue.flag.json"))
	}
	parent.AddCommand(report, search, show)
	return parent
}

func printReport(out io.Writer, w i18n.Words, l *catalogue.Lib, r catalogue.Report) error {
	t := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	n := func(x int) string { return w.Number(int64(x)) }
	fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", w.T("library.col.framework"), w.T("library.col.requirements"), w.T("library.col.conditions"), w.T("library.col.listed"), w.T("library.col.mapped"), "P/S/U")
	for _, f := range r.Frameworks {
		if f.IdentifiersOnly {
			continue
		}
		name, _ := l.Framework(f.ID)
		fmt.Fprintf(t, "%s (%s)\t%s\t%s\t%s\t%s\t%d/%d/%d\n", name.Short, f.ID, n(f.Requirements), n(f.Conditions), n(f.Listed), n(f.Mapped),
			f.Marks[catalogue.Primary], f.Marks[catalogue.Secondary], f.Marks[catalogue.Unchecked])
	}
	fmt.Fprintln(t)
	fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", w.T("library.col.source"), w.T("library.col.rows"), w.T("library.col.reviewed"), w.T("library.col.confidence"))
	for _, m := range r.Mappings {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", m.Title, n(m.Rows), n(m.Reviewed), w.T("library.confidence."+string(m.Confidence)))
	}
	fmt.Fprintln(t)
	x := r.Totals
	for _, line := range []struct {
		key string
		n   int
	}{
		{"frameworks", x.Frameworks}, {"named", x.Named}, {"requirements", x.Requirements}, {"standard", x.Standard}, {"duties", x.Duties},
		{"conditions", x.Conditions}, {"identifiers", x.Identifiers}, {"provisions", x.Provisions}, {"mapping_rows", x.MappingRows}, {"reviewed", x.Reviewed},
		{"mapped_duties", x.MappedDuties}, {"correspondences", x.Correspond}, {"sources", x.Sources}, {"authorities", x.Authorities},
	} {
		fmt.Fprintf(t, "%s\t%s\n", w.T("library.total."+line.key), n(line.n))
	}
	return t.Flush()
}

// hitOut is one row that was found.
type hitOut struct {
	Key     catalogue.Key  `json:"key"`
	Title   string         `json:"title"`
	Kind    catalogue.Kind `json:"kind"`
	Warning string         `json:"warning,omitempty"`
}

func hitsOut(w i18n.Words, hits []catalogue.Hit) []hitOut {
	out := []hitOut{}
	for _, h := range hits {
		x := hitOut{Key: h.Requirement.Key, Title: h.Requirement.TitleIn(w.Lang()), Kind: h.Requirement.Kind}
		if h.Alias != nil {
			x.Warning = h.Alias.WarningIn(w.Lang())
		}
		out = append(out, x)
	}
	return out
}

func (p *program) printHits(w i18n.Words, hits []catalogue.Hit) error {
	if len(hits) == 0 {
		say(p.Err, w.T("library.none.text"))
		return nil
	}
	if a := hits[0].Alias; a != nil {
		say(p.Err, w.T("library.alias", "number", a.ID, "topic", a.TopicIn(w.Lang()))+" "+a.WarningIn(w.Lang()))
	}
	t := tabwriter.NewWriter(p.Out, 0, 4, 2, ' ', 0)
	for _, h := range hits {
		fmt.Fprintf(t, "%s\t%s\t%s\n", h.Requirement.Key, w.T("library.kind."+string(h.Requirement.Kind)), h.Requirement.TitleIn(w.Lang()))
	}
	return t.Flush()
}

func printRequirement(out io.Writer, w i18n.Words, l *catalogue.Lib, r *catalogue.Requirement) error {
	d := l.Describe(r, w.Lang())
	fmt.Fprintf(out, "%s  %s\n", d.Key, d.Title)
	if d.Text != "" && d.Text != d.Title {
		fmt.Fprintf(out, "\n%s\n", d.Text)
	}
	fmt.Fprintln(out)
	t := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(t, "%s\t%s\n", w.T("library."+key), value)
		}
	}
	var roles []string
	for _, name := range d.Roles {
		roles = append(roles, w.T("library.role."+name))
	}
	line("kind", w.T("library.kind."+string(d.Kind)))
	line("roles", strings.Join(roles, ", "))
	line("provision", d.Provision)
	line("trigger", d.Trigger)
	line("deadline", d.Deadline)
	line("evidence", strings.Join(d.Evidence, "; "))
	line("documented", strings.Join(d.Documented, "; "))
	line("mark", string(d.Mark)+" ("+w.T("library.mark."+string(d.Mark))+")")
	if err := t.Flush(); err != nil {
		return err
	}
	for _, part := range []struct {
		key  string
		rows []catalogue.MappingOut
	}{{"correspondences", d.Correspondences}, {"mappings", d.Mappings}} {
		if len(part.rows) == 0 {
			continue
		}
		fmt.Fprintf(out, "\n%s (%s)\n", w.T("library."+part.key), strconv.Itoa(len(part.rows)))
		for _, m := range part.rows {
			fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", m.To, w.T("library.relation."+string(m.Relation)), m.Provenance, w.T("library.confidence."+string(m.Confidence)))
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}
