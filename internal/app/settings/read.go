package settings

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"go.yaml.in/yaml/v3"

	"github.com/privet-pims/privet/internal/problem"
)

// Source is what Read looks at besides the file.
type Source struct {
	Flags map[string]string // by name of the setting; only those that were given
	File  string            // --config; "" looks where the package comment says
	Env   []string          // NAME=value
	Home  string            // the user's home
	GOOS  string
}

// Fault is one thing that is wrong with the settings, and where.
type Fault struct {
	Where string // --listen, PRIVET_LISTEN, or the path of the file
	Line  int    // in the file; 0 elsewhere
	Key   string // the setting
	*problem.Problem
}

// systemFile is looked for when the data folder holds none.
const systemFile = "/etc/privet/privet.yaml"

// Read collects the settings. Everything that is wrong is in the faults; the
// settings can be used only if there are none.
func Read(src Source) (*Settings, []Fault) {
	r := &reader{s: &Settings{From: map[string]string{}}, defs: Defs(), env: map[string]string{}}
	r.environment(src.Env)
	for _, d := range r.defs {
		if d.Default != "" {
			r.set("", 0, d, d.Default)
		}
	}
	r.s.Data = dataDir(src, r.env)
	early := cmpOr(src.Flags["data"], r.env["data"], r.s.Data)
	r.file(cmpOr(src.File, r.env["config"]), early)
	for _, d := range r.defs {
		if v, ok := r.env[d.Name]; ok {
			r.set(d.Env(), 0, d, v)
		}
		if v, ok := src.Flags[d.Name]; ok {
			r.set("--"+d.Flag(), 0, d, v)
		}
	}
	r.together()
	r.readable()
	return r.s, r.faults
}

func cmpOr(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// dataDir is where programs of the user keep their data on this system.
func dataDir(src Source, env map[string]string) string {
	switch {
	case env["\x00XDG_DATA_HOME"] != "":
		return filepath.Join(env["\x00XDG_DATA_HOME"], "privet")
	case src.GOOS == "windows" && env["\x00LOCALAPPDATA"] != "":
		return filepath.Join(env["\x00LOCALAPPDATA"], "Privet")
	case src.GOOS == "darwin" && src.Home != "":
		return filepath.Join(src.Home, "Library", "Application Support", "Privet")
	case src.Home != "":
		return filepath.Join(src.Home, ".local", "share", "privet")
	}
	return "privet-data"
}

type reader struct {
	s      *Settings
	defs   []Def
	env    map[string]string // by name of the setting; others by "\x00NAME"
	faults []Fault
}

func (r *reader) fault(where string, line int, key string, p *problem.Problem) {
	r.faults = append(r.faults, Fault{where, line, key, p})
}

func (r *reader) set(where string, line int, d Def, v string) {
	if p := d.set(r.s, strings.TrimSpace(v)); p != nil {
		if d.Secret {
			p.Args = nil
		}
		r.fault(where, line, d.Name, p)
		return
	}
	if where != "" {
		r.s.From[d.Name] = where
	}
}

// testVariable tells those of PRIVET_TEST_ and its like, which are no settings.
func testVariable(name string) bool {
	return strings.HasPrefix(name, "PRIVET_TEST_") || strings.HasPrefix(name, "PRIVET_CRASH_")
}

// clientVariable tells those that are read by the command line, not by the server.
func clientVariable(name string) bool {
	return slices.Contains([]string{"PRIVET_CONFIG", "PRIVET_SERVER", "PRIVET_TOKEN", "PRIVET_ORG", "PRIVET_LANG"}, name)
}

func (r *reader) environment(list []string) {
	for _, pair := range list {
		name, v, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "PRIVET_") {
			r.env["\x00"+name] = v
			continue
		}
		if testVariable(name) {
			continue
		}
		key := strings.ToLower(strings.TrimPrefix(name, "PRIVET_"))
		if _, known := r.def(key); !known && !clientVariable(name) {
			near, _ := r.def(nearest(key, r.defs))
			r.fault(name, 0, name, problem.New(problem.Invalid, "setting_unknown", "name", name, "near", near.Env()))
			continue
		}
		r.env[key] = v
	}
}

func (r *reader) def(name string) (Def, bool) {
	i := slices.IndexFunc(r.defs, func(d Def) bool { return d.Name == name })
	if i < 0 {
		return Def{}, false
	}
	return r.defs[i], true
}

// file reads the settings file; one that was asked for must be there.
func (r *reader) file(asked, data string) {
	candidates := []string{filepath.Join(data, "privet.yaml"), systemFile}
	if asked != "" {
		candidates = []string{asked}
	}
	for _, name := range candidates {
		text, err := os.ReadFile(name)
		if asked == "" && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)) {
			continue
		}
		if err != nil {
			r.fault(name, 0, "", problem.Wrap(problem.Invalid, "setting_file", err, "file", name))
			return
		}
		r.s.File = name
		r.parse(name, text)
		return
	}
}

func (r *reader) parse(name string, text []byte) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		r.fault(name, 0, "", problem.Wrap(problem.Invalid, "setting_yaml", err, "detail", err.Error()))
		return
	}
	if len(doc.Content) == 0 {
		return // empty
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		r.fault(name, top.Line, "", problem.New(problem.Invalid, "setting_yaml", "detail", "name: value"))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(top.Content); i += 2 {
		k, v := top.Content[i], top.Content[i+1]
		d, known := r.def(k.Value)
		switch {
		case !known:
			r.fault(name, k.Line, k.Value, problem.New(problem.Invalid, "setting_unknown", "name", k.Value, "near", nearest(k.Value, r.defs)))
		case seen[k.Value]:
			r.fault(name, k.Line, k.Value, problem.New(problem.Invalid, "setting_twice", "name", k.Value))
		case v.Kind != yaml.ScalarNode:
			r.fault(name, v.Line, k.Value, problem.New(problem.Invalid, "setting_scalar", "name", k.Value))
		default:
			r.set(name, k.Line, d, v.Value)
		}
		seen[k.Value] = true
	}
}

// together checks settings that need each other.
func (r *reader) together() {
	for _, pair := range [][2]string{{"tls_cert", "tls_key"}, {"tls_key", "tls_cert"}, {"s3_bucket", "s3_endpoint"}, {"s3_endpoint", "s3_bucket"}, {"db_owner", "db"},
		{"smtp_host", "mail_from"}, {"smtp_host", "url"}, {"smtp_user", "smtp_password"}, {"smtp_password", "smtp_user"}, {"smtp_user", "smtp_host"}} {
		have, _ := r.def(pair[0])
		want, _ := r.def(pair[1])
		if have.get(r.s) != "" && want.get(r.s) == "" {
			r.fault(r.s.From[have.Name], 0, have.Name, problem.New(problem.Invalid, "setting_alone", "name", have.Name, "other", want.Name))
		}
	}
}

// readable refuses a way to the mail server on which others could read along,
// unless somebody said that nobody can.
func (r *reader) readable() {
	if r.s.SMTPHost == "" || r.s.SMTPTLS != "none" || r.s.SMTPPlain || r.s.SMTPHost == "localhost" || net.ParseIP(r.s.SMTPHost).IsLoopback() {
		return
	}
	r.fault(r.s.From["smtp_tls"], 0, "smtp_tls", problem.New(problem.Invalid, "setting_smtp_plain", "host", r.s.SMTPHost))
}

// nearest is the name that is most like what was written.
func nearest(name string, defs []Def) string {
	best, least := "", 1<<30
	for _, d := range defs {
		if n := distance(name, d.Name); n < least {
			best, least = d.Name, n
		}
	}
	return best
}

// distance is the number of letters to add, drop or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
