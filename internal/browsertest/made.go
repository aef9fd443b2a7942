package browsertest

import (
	"os"
	"path/filepath"
	"time"
)

// FillTime is what somebody needs at least to fill in the public form of requests, which
// takes none within three seconds.
const FillTime = 3200 * time.Millisecond

// Sheet is a register as others keep theirs, to be imported.
const Sheet = `Processing activity;Purpose;Data subjects;Categories of personal data;Recipients;Retention period
Keys of the gate;Know who has a key;Employees;Name and number of the key;Security service;Until the key is back
Lost and found;Give things back;Visitors;Name and telephone number;None;3 months
`

// linked are the pages of a request behind links: the tab, of an owner, asks as a person by
// the public form, the owner of a system, a customer, and hands an answer out.
func linked(tab *Tab, url, org string) []Page {
	tab.t.Helper()
	at := url + "/o/" + org + "/requests/"
	tab.Go(url + "/privacy/" + org + "/lindhag?lang=en&type=access")
	tab.Type("input[name=name]", "Tilda Marsh")
	tab.Type("input[name=email]", "tilda.marsh@example.org")
	tab.Type("select[name=acts_for]", "self")
	time.Sleep(FillTime)
	tab.Click("form .actions button.primary")
	tab.WaitFor("main a[href^='/request/']")
	list := []Page{{Name: "rights-own", Path: tab.Attr("main a[href^='/request/']", "href"), Public: true}}
	attach(tab, url+list[0].Path)
	for _, x := range []struct{ name, page, press, link string }{
		{"rights-item", "DSR-0025", `form[action$="/do/ask"] button`, "#asked input"},
		{"rights-customer", "DSR-0033", `form[action$="/do/forward"] button`, "#asked input"},
		{"rights-answer", "DSR-0007/package", `#packages form button.primary`, "#delivered input"},
	} {
		tab.Go(at + x.page)
		tab.Click(x.press)
		tab.WaitFor(x.link)
		list = append(list, Page{Name: x.name, Path: tab.Value(x.link)[len(url):], Public: true})
	}
	return list
}

// attach writes to the house on the person's own page, with a file.
func attach(tab *Tab, own string) {
	tab.t.Helper()
	dir, err := os.MkdirTemp("", "privet-contract-")
	if err != nil {
		tab.fail("a folder for the contract: %v", err)
	}
	defer os.RemoveAll(dir)
	contract := filepath.Join(dir, "contract.pdf")
	if err := os.WriteFile(contract, []byte("%PDF-1.7 contract"), 0o600); err != nil {
		tab.fail("write the contract: %v", err)
	}
	tab.Go(own)
	tab.Type("#f-body", "My contract, with the number of the customer.")
	tab.Upload("input[name=files]", contract)
	tab.Click("button[value=write]")
	tab.WaitFor("form[action^='/request/file/'] button")
}

// Made are the pages that are there only after somebody did something: the tab, of
// an owner, asks somebody without an account, asks by links, and imports a sheet. Each has its whole
// path, so At needs no organisation.
func Made(tab *Tab, url, org string) []Page {
	tab.t.Helper()
	at := url + "/o/" + org
	tab.Go(at + "/ask?record=PA-0014")
	tab.Type("input[name=name]", "Tilda Marsh")
	if !tab.Has("input[name=fields]") { // nothing is missing, so every group is closed
		tab.Click("details.ask-more summary")
	}
	tab.Click("input[name=fields]")
	tab.Click("main .form-foot button.primary")
	link := tab.Value("#f-link")

	dir, err := os.MkdirTemp("", "privet-sheet-")
	if err != nil {
		tab.fail("a folder for the sheet: %v", err)
	}
	defer os.RemoveAll(dir)
	sheet := filepath.Join(dir, "register.csv")
	if err := os.WriteFile(sheet, []byte(Sheet), 0o600); err != nil {
		tab.fail("write the sheet: %v", err)
	}
	imported := func() string {
		tab.Go(at + "/import?register=processing-activities")
		tab.Upload("input[name=file]", sheet)
		tab.Click("main form button.primary")
		tab.WaitFor(`form[action$="/apply"] button`)
		return tab.URL()[len(url):]
	}
	preview := imported()
	columns := tab.Attr(".views a[href*=columns]", "href")
	done := imported()
	tab.Click(`form[action$="/apply"] button`)
	tab.WaitFor(".kpis")
	return append(linked(tab, url, org), []Page{
		{Name: "answer", Path: link[len(url):], Public: true},
		{Name: "import-preview", Path: preview},
		{Name: "import-columns", Path: columns},
		{Name: "import-done", Path: done},
	}...)
}
