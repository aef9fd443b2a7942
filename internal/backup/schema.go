package backup

import (
	"strings"

	"github.com/privet-pims/privet/internal/register"
	"github.com/privet-pims/privet/internal/store"
)

// Column is one column of a table in the archive. Type is a word of
// db.Dialect.Type: id, text, int, bool, time, json, blob.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// table is one table of the archive. What is not here is derived (search), kept in
// a form of its own (ledger), or begins anew after a restore (jobs).
type table struct {
	name    string
	org     string // the column that names the organisation; "" for tables of the installation
	key     []string
	columns []Column
	local   bool // belongs to this installation: in a backup, not in an archive of an organisation
}

// tables in the order in which they are written and read: what is pointed at comes
// before what points.
func tables(set *register.Set) []table {
	list := []table{
		{name: "installation", key: []string{"key"}, columns: columns("key text value text"), local: true},
		{name: "tenant", org: "id", key: []string{"id"}, columns: columns("id id slug text created time closed time")},
		{name: "token", org: "org", key: []string{"id"}, local: true,
			columns: columns("id id org id name text role text scopes json secret blob person id created time created_by id expires time revoked time")},
		// People who sign in. Sessions and links on their way are left out, see elsewhere.
		{name: "account", key: []string{"id"}, local: true, columns: columns("id id email text email_key text name text password text handle blob home id created time disabled time " +
			"rights time lang text theme text density text terms text time_zone text digest text no_keys bool")},
		{name: "membership", org: "org", key: []string{"account"}, local: true,
			columns: columns("account id org id role text person id created time created_by id expires time ended time ended_by id")},
		{name: "org_access", org: "org", key: []string{"org"}, local: true, columns: columns("org id second_factor bool sso_only bool provider id changed time")},
		{name: "passkey", key: []string{"id"}, local: true, columns: columns("id id account id credential blob name text body text created time used time")},
		{name: "totp", key: []string{"account"}, local: true, columns: columns("account id secret blob created time confirmed time step int")},
		{name: "recovery_code", key: []string{"account", "code"}, local: true, columns: columns("account id code blob used time")},
		{name: "invitation", org: "org", key: []string{"id"}, local: true, columns: columns("id id org id email text email_key text name text role text person id lang text " +
			"secret blob created time created_by id sent time expires time accepted time accepted_by id revoked time")},
		{name: "oidc_provider", key: []string{"id"}, local: true, columns: columns("id id org id trusted bool title text issuer text client text secret blob domains text role text " +
			"acr text trust_email bool created time disabled time")},
		{name: "oidc_identity", key: []string{"provider", "issuer", "subject"}, local: true,
			columns: columns("provider id issuer text subject text account id email text created time used time")},
		{name: "sign_in", key: []string{"id"}, local: true, columns: columns("id id account id at time method text outcome text address text agent text")},
		{name: "record", org: "org", key: []string{"id"}, columns: columns("id id org id register text ref text title text title_key text owner id state text " +
			"rev int approved_rev int in_force json created time created_by id updated time updated_by id review_every text review_due text reviewed_on text " +
			"reviewed_by id archived time archive_reason text confidentiality text tags json attributes json")},
	}
	for _, t := range set.All() {
		list = append(list, registerTable(t))
		for _, f := range t.Children() {
			list = append(list, childTable(f))
		}
	}
	return append(list,
		table{name: "counter", org: "org", key: []string{"register"}, columns: columns("org id register text last int")},
		table{name: "link", org: "org", key: []string{"from_id", "field", "to_id"}, columns: columns("org id from_id id field text to_id id")},
		table{name: "relation_note", org: "org", key: []string{"from_id", "field", "to_id"}, columns: columns("org id from_id id field text to_id id note text")},
		table{name: "approval", org: "org", key: []string{"id"}, columns: columns("id id org id record id rev int decision text comment text sha256 text decided time decided_by id")},
		table{name: "comment", org: "org", key: []string{"id"}, columns: columns("id id org id record id body text created time created_by id deleted time")},
		table{name: "attachment", org: "org", key: []string{"id"},
			columns: columns("id id org id record id name text media_type text size int sum text created time created_by id deleted time")},
		table{name: "erasure", org: "org", key: []string{"id"}, columns: columns("id id org id record id seq int reason text asked time asked_by id done time done_by id")},
		table{name: "idempotency", org: "org", key: []string{"actor", "key"}, local: true,
			columns: columns("org id actor id key text request blob status int etag text location text body blob at time")},
		table{name: "mapping", org: "org", key: []string{"fingerprint"}, columns: columns("org id fingerprint text register text body text at time")},
		table{name: "saved_view", org: "org", key: []string{"id"},
			columns: columns("org id id id register text name text owner id shared bool query text columns text sort text position int")},
		table{name: "list_choice", org: "org", key: []string{"account", "register"}, local: true, columns: columns("org id account id register text columns text opens text")},
		table{name: "notification", org: "org", key: []string{"id"}, local: true,
			columns: columns("org id id id person id kind text record id actor id at time seen time done time until time args json")},
		table{name: "figure_day", org: "org", key: []string{"day", "name"}, columns: columns("org id day text name text value int causes json")},
		table{name: "bulk_undo", org: "org", key: []string{"id"}, local: true, columns: columns("org id id id actor id register text at time body text")},
		table{name: "import_run", org: "org", key: []string{"id"}, local: true,
			columns: columns("org id id id actor text file text sum text size int options text state text plan_sum text result text problem text created time expires time")},
		table{name: "onboarding", org: "org", key: []string{"org"}, local: true, columns: columns("org id step text markets text updated time dismissed time loading text")},
		table{name: "webhook", org: "org", key: []string{"id"}, local: true, columns: columns("org id id id title text url text registers text verbs text secret blob former blob " +
			"former_until time created time created_by id paused time failing time off time full_since time refused int refused_at time")},
		table{name: "calendar_feed", key: []string{"account"}, local: true, columns: columns("account id secret blob created time used time")},
		table{name: "ask", org: "org", key: []string{"id"}, local: true, columns: columns("org id id id secret blob register text record id fields text message text recipient blob " +
			"lang text created time created_by id sent time expires time opened time draft text answered time outcome text suggested blob revoked time")},
		table{name: "request_person", org: "org", key: []string{"request", "part"}, columns: columns("org id request id part text name text email text mail text " +
			"phone text address text born text identifiers text mail_checked time erased time")},
		table{name: "request_message", org: "org", key: []string{"id"}, columns: columns("org id id id request id direction text template text lang text " +
			"body text created time created_by id sent time mail_id text seen time")},
		table{name: "request_file", org: "org", key: []string{"id"}, columns: columns("org id id id request id purpose text message id item id source id " +
			"name text media_type text size int sum text created time created_by id deleted time given text removed text")},
		table{name: "request_link", org: "org", key: []string{"id"}, local: true, columns: columns("org id id id request id purpose text item id file id " +
			"secret blob lang text created time expires time used time revoked time downloads int sealed blob")},
		table{name: "request_download", org: "org", key: []string{"id"}, columns: columns("org id id id request id " +
			"link id file id fetched time network text")},
		table{name: "request_package", org: "org", key: []string{"id"}, local: true, columns: columns("org id id id request id " +
			"passphrase blob files int removed int created time created_by id ready time failed text")},
		table{name: "request_sample", org: "org", key: []string{"id"}, columns: columns("org id id id seed text size int from_day text " +
			"to_day text population int created time created_by id strata text expires time")},
		table{name: "request_sampled", org: "org", key: []string{"sample", "pos"}, columns: columns("org id sample id pos int request id stratum text")},
		table{name: "request_mailbox", org: "org", key: []string{"id"}, local: true, columns: columns("org id id id title text host text port int account text folder text secret blob " +
			"assignee id validity int uid int created time created_by id paused time checked time failing time reason text " +
			"tls text after text target text since time types text lang text portal id acknowledge text task id")},
		table{name: "request_mail", org: "org", key: []string{"id"}, local: true, columns: columns("org id id id mailbox id validity int uid int print text " +
			"outcome text request id size int created time settled time")},
	)
}

// elsewhere are the tables that the archive holds in another form or not at all,
// with the reason.
var elsewhere = map[string]string{
	"search":            "built anew from the records",
	"search_index":      "built anew from the records",
	"ledger_head":       "in the ledger's own file",
	"ledger_entry":      "in the ledger's own file",
	"ledger_body":       "in the ledger's own file",
	"ledger_node":       "in the ledger's own file",
	"ledger_checkpoint": "in the ledger's own file",
	"outbox":            "mail on its way: another installation would send it twice",
	"webhook_delivery":  "calls on their way: another installation would make them twice",
	"session":           "people sign in again after a restore",
	"ceremony":          "what a browser has begun and not finished",
	"reset":             "links that live for half an hour",
	"goose_db_version":  "the schema version is in the manifest",
}

func registerTable(t *register.Type) table {
	out := table{name: t.Table, org: "org", key: []string{"id"}, columns: columns("org id id id")}
	out.add(t.Columns())
	return out
}

func childTable(f *register.Field) table {
	out := table{name: f.Table, org: "org", key: []string{"record", "id"}, columns: columns("org id record id id id pos int")}
	out.add(f.Rows)
	return out
}

func (t *table) add(fields []*register.Field) {
	for _, f := range fields {
		t.columns = append(t.columns, Column{f.Name, store.ColumnType(f)})
	}
}

// columns reads "name type name type".
func columns(text string) []Column {
	words := strings.Fields(text)
	out := make([]Column, 0, len(words)/2)
	for i := 0; i+1 < len(words); i += 2 {
		out = append(out, Column{words[i], words[i+1]})
	}
	return out
}

func (t table) file() string { return "tables/" + t.name + ".ndjson" }

// place of the organisation's column among the columns; -1 if there is none.
func (t table) place(cols []Column) int {
	for i, c := range cols {
		if c.Name == t.org {
			return i
		}
	}
	return -1
}

// cell of a named column; nil if the table has none of that name.
func (t table) cell(cells []cell, name string) cell {
	for i, c := range t.columns {
		if c.Name == name {
			return cells[i]
		}
	}
	return nil
}
