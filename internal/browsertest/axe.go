package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/emulation"
)

// Violation is one element that axe-core objects to.
type Violation struct {
	Rule     string // color-contrast
	Impact   string // minor, moderate, serious, critical
	Help     string
	Selector string
	HTML     string
	Why      string // what would mend it
}

func (v Violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n    %s\n    %s\n    %s", v.Rule, v.Impact, v.Help, v.Selector, v.HTML, strings.ReplaceAll(v.Why, "\n", "\n    "))
}

// axeScript is axe-core as the lock file beside has it.
var axeScript = sync.OnceValues(func() (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	path := filepath.Join(root, "internal", "browsertest", "axe", "node_modules", "axe-core", "axe.min.js")
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%w; %s, or npm ci --prefix internal/browsertest/axe", err, remedy)
	}
	return string(text), nil
})

// Axe judges the page as it stands by the rules of WCAG 2.2 A and AA and by the
// best practices of axe-core, and answers violations of every impact. Parts names
// what alone is judged; none is the whole page.
func (tab *Tab) Axe(parts ...string) []Violation {
	tab.t.Helper()
	script, err := axeScript()
	if err != nil {
		tab.t.Fatalf("axe-core: %v", err)
	}
	if tab.view.NoScript { // axe waits by timers; the page was read without script all the same
		tab.do("switch script on", emulation.SetScriptExecutionDisabled(false))
		defer tab.do("switch script off", emulation.SetScriptExecutionDisabled(true))
	}
	where := "document"
	if len(parts) > 0 {
		var list []string
		for _, p := range parts {
			list = append(list, quote(p))
		}
		where = "{include: [" + strings.Join(list, ", ") + "]}"
	}
	if err := tab.ask(nil, "(() => {"+script+";\nglobalThis.axe = axe; return 1})()"); err != nil {
		tab.fail("load axe-core: %v", err)
	}
	tab.know(nil, "still()")
	var list []Violation
	tab.know(&list, `axe.run(`+where+`, {
		runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]},
		resultTypes: ["violations"], preload: false,
	}).then(r => r.violations.flatMap(v => v.nodes.map(n => ({
		Rule: v.id, Impact: n.impact ?? v.impact ?? "", Help: v.help,
		Selector: n.target.flat().join(" "), HTML: n.html.slice(0, 300), Why: n.failureSummary ?? "",
	}))))`)
	return list
}
