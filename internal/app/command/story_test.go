package command_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // to tamper with a database behind the program's back

	"github.com/privet-pims/privet/internal/app/command"
	"github.com/privet-pims/privet/internal/testdb"
)

// machine is one on which privet is typed: its data folder and its environment.
type machine struct {
	t    *testing.T
	data string
	env  []string
}

func newMachine(t *testing.T, env ...string) machine {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	return machine{t, data, append([]string{"PRIVET_DATA=" + data, "LANG=en_GB.UTF-8"}, env...)}
}

// run types a command and gives its exit code and what it wrote.
func (m machine) run(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = command.Main(context.Background(), command.World{In: strings.NewReader(""), Out: &o, Err: &e, Env: m.env, Home: m.data, Now: time.Now}, args)
	return code, o.String(), e.String()
}

// ok types a command that has to succeed.
func (m machine) ok(args ...string) string {
	m.t.Helper()
	code, out, errs := m.run(args...)
	if code != 0 {
		m.t.Fatalf("privet %s ended with %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// settled is a machine with an organisation, two records that point at each
// other, an approval, a comment and an attachment.
func settled(t *testing.T) machine {
	t.Helper()
	m := newMachine(t)
	contract := filepath.Join(t.TempDir(), "contract.txt")
	if err := os.WriteFile(contract, []byte("all rights reserved"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"org", "create", "Klinik Nord", "country=DE", "laws_in_scope=eu-gdpr"},
		{"create", "people", "title=Ana Sørensen"},
		{"create", "systems", "title=Payroll system", "regions=DE"},
		{"create", "pa", "title=Payroll", "role=controller", "owner=PER-0001", "systems=SYS-0001", "purposes.+.description=To pay staff", "bases.+.purpose=+", "bases.+.basis=contract",
			"principals.+.category=employee", "data_items.+.category=finance.bank", "recipients.+.category=bank", "retention_statement=Ten years", "measures_statement=See ISMS"},
		{"move", "PA-0001", "submit"},
		{"move", "PA-0001", "approve"},
		{"set", "PA-0001", "description=Monthly"},
		{"comment", "PA-0001", "Retention is still open"},
		{"attach", "PA-0001", contract},
		{"link", "PA-0001", "depends_on", "SYS-0001"},
	} {
		m.ok(args...)
	}
	return m
}

// seen is everything that people see of the organisation.
func (m machine) seen() map[string]string {
	m.t.Helper()
	all := map[string]string{}
	for _, args := range []string{
		"get PA-0001 -o json", "get PA-0001 --in-force -o json", "get PA-0001 --rev 1 -o json", "get PER-0001 -o json", "get SYS-0001 -o json", "history PA-0001 -o json",
		"history SYS-0001 -o json", "comment PA-0001 -o json", "attach PA-0001 -o json", "link PA-0001 -o json", "org list -o json", "search payroll -o json",
	} {
		all[args] = m.ok(strings.Fields(args)...)
	}
	for _, line := range strings.Split(m.ok("verify"), "\n") {
		if strings.Contains(line, "Root") {
			all["root"] = line
		}
	}
	return all
}

func (m machine) sameAs(want map[string]string) {
	m.t.Helper()
	for what, text := range m.seen() {
		if text != want[what] {
			m.t.Errorf("%s:\n got %s\nwant %s", what, text, want[what])
		}
	}
}

// The archive of one organisation, or a backup of everything, put into an empty
// installation on either database gives equal records, revisions, log and hashes.
// S-174
func TestWhatWasTakenAlongIsEqualInAnEmptyInstallation(t *testing.T) {
	t.Parallel()
	from := settled(t)
	archive, backup := filepath.Join(t.TempDir(), "klinik.zip"), filepath.Join(t.TempDir(), "all.zip")
	from.ok("backup", archive, "--org", "klinik-nord")
	from.ok("backup", backup)
	want := from.seen() // after the archive, which stands in the ledger
	if want["root"] == "" {
		t.Fatal("verify says no root")
	}
	for _, file := range []string{archive, backup} {
		from.ok("verify", file)
		owner, role := testdb.PostgresRoles(t)
		for name, to := range map[string]machine{"sqlite": newMachine(t), "postgres": newMachine(t, "PRIVET_DB="+role, "PRIVET_DB_OWNER="+owner)} {
			t.Run(name+"/"+filepath.Base(file), func(t *testing.T) {
				to.t = t
				to.ok("restore", file)
				to.sameAs(want)
				copied := filepath.Join(t.TempDir(), "copy.txt")
				to.ok("attach", "PA-0001", "contract.txt", "--save", copied)
				if text, err := os.ReadFile(copied); err != nil || string(text) != "all rights reserved" {
					t.Errorf("attachment: %q, %v", text, err)
				}
				to.ok("doctor")
				if code, _, errs := to.run("restore", file); code == 0 || errs == "" {
					t.Errorf("restored over what is there: %d %s", code, errs)
				}
			})
		}
	}
	code, _, errs := from.run("restore", archive, "--slug", "second")
	if code == 0 || errs == "" {
		t.Errorf("an organisation was restored beside itself: %d %s", code, errs)
	}
}

// tamper changes the database as somebody with the file can.
func (m machine) tamper(statement string) {
	m.t.Helper()
	d, err := sql.Open("sqlite", filepath.Join(m.data, "privet.db"))
	if err != nil {
		m.t.Fatal(err)
	}
	defer d.Close()
	res, err := d.Exec(statement)
	if err != nil {
		m.t.Fatal(err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		m.t.Fatalf("%s changed %d rows, %v", statement, n, err)
	}
}

func TestVerifyNamesWhatWasAltered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ statement, want string }{
		"an entry's content": {"UPDATE ledger_body SET body = CAST(replace(CAST(body AS TEXT), 'Monthly', 'Yearly_') AS BLOB) WHERE CAST(body AS TEXT) LIKE '%Monthly%'", "entry"},
		"a record":           {"UPDATE processing_activities SET description = 'Yearly'", "PA-0001"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := settled(t)
			m.tamper(c.statement)
			backup := filepath.Join(t.TempDir(), "tampered.zip")
			m.ok("backup", backup)
			for _, args := range [][]string{{"verify"}, {"verify", backup}, {"verify", "--lang", "de"}} {
				code, out, errs := m.run(args...)
				if code != 1 || !strings.Contains(strings.ToLower(out), strings.ToLower(c.want)) && args[len(args)-1] != "de" {
					t.Errorf("privet %v ended with %d\n%s%s", args, code, out, errs)
				}
			}
			if name == "an entry's content" {
				to := newMachine(t)
				if code, _, errs := to.run("restore", backup); code == 0 || !strings.Contains(errs, "--unsound") {
					t.Errorf("restore ended with %d: %s", code, errs)
				}
				to.ok("restore", backup, "--unsound")
			}
			code, out, _ := m.run("verify", "-o", "json")
			var r struct {
				Sound  *bool
				Checks []struct{ Level, Text string }
			}
			if err := json.Unmarshal([]byte(out), &r); err != nil || code != 1 || r.Sound == nil || *r.Sound || len(r.Checks) == 0 {
				t.Errorf("as JSON: %d %v %s", code, err, out)
			}
		})
	}
}

func TestDoctorSaysWhatIsBrokenAndWhatToDo(t *testing.T) {
	t.Parallel()
	m := settled(t)
	if out := m.ok("doctor"); strings.Contains(out, "→") {
		t.Errorf("a sound installation gets remedies:\n%s", out)
	}
	err := filepath.WalkDir(filepath.Join(m.data, "attachments"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Remove(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(m.data, "keys", "vault.json"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs := m.run("doctor")
	if code != 1 || !strings.Contains(out, "chmod 600") {
		t.Errorf("with a key that others can read it ended with %d\n%s%s", code, out, errs)
	}
	if err := os.Chmod(filepath.Join(m.data, "keys", "vault.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{"": 0o755, "privet.db": 0o644} {
		if err := os.Chmod(filepath.Join(m.data, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs = m.run("doctor")
	if code != 1 {
		t.Errorf("ended with %d\n%s%s", code, out, errs)
	}
	for _, want := range []string{"One attachment of 1 is missing", "Others than the owner may read", "chmod", "→"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s%s", want, out, errs)
		}
	}
}

// Commands look at the schema in passing; a server that starts meanwhile waits for
// them instead of taking them for another server.
func TestAServerStartsWhileCommandsRun(t *testing.T) {
	t.Parallel()
	m := newMachine(t, "PRIVET_LISTEN=127.0.0.1:0")
	m.ok("org", "create", "Acme")
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	busy := make(chan struct{})
	go func() {
		defer close(busy)
		for ctx.Err() == nil {
			m.run("org", "list")
		}
	}()
	for range 3 {
		until, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
		var errs bytes.Buffer
		code := command.Main(until, command.World{In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &errs, Env: m.env, Home: m.data, Now: time.Now}, []string{"serve"})
		cancel()
		if code != 0 && strings.Contains(errs.String(), "already serves") {
			t.Fatalf("serve ended with %d: %s", code, errs.String())
		}
	}
	stop()
	<-busy
}

// A file that is not there is named, and is no fault of ours.
func TestVerifyNamesTheFileThatIsMissing(t *testing.T) {
	t.Parallel()
	m := settled(t)
	for _, args := range [][]string{{"verify", "none.zip"}, {"verify", "--key", "none.key"}, {"verify", "--checkpoint", "none.txt"}, {"restore", "none.zip"}} {
		code, _, errs := m.run(args...)
		if code != 2 && code != 3 || !strings.Contains(errs, "none.") {
			t.Errorf("privet %v ended with %d: %s", args, code, errs)
		}
	}
}
