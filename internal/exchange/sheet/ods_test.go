package sheet_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privet-pims/privet/internal/exchange/sheet"
	"github.com/privet-pims/privet/internal/problem"
)

func TestSpreadsheetOfLibreOfficeComesBackCellByCell(t *testing.T) {
	t.Parallel()
	b := mustRead(t, "r.ods", odsWith(t, `<table:table table:name="Register"><table:table-column table:number-columns-repeated="16384"/>
 <table:table-header-rows><table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="3" table:number-rows-spanned="1"><text:p>Title</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row></table:table-header-rows>
 <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
 <table:table-row>
  <table:table-cell office:value-type="float" office:value="1234.5"><text:p>1.234,50</text:p></table:table-cell>
  <table:table-cell office:value-type="date" office:date-value="2024-12-31"><text:p>31.12.24</text:p></table:table-cell>
  <table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>
  <table:table-cell office:value-type="string"><office:annotation><text:p>hint</text:p></office:annotation><text:p>a<text:span>b</text:span><text:s text:c="2"/>c</text:p><text:p>next<text:line-break/>line</text:p></table:table-cell>
  <table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>same</text:p></table:table-cell>
  <table:table-cell office:value-type="string" calcext:value-type="error" table:formula="of:=1/0"><text:p>#DIV/0!</text:p></table:table-cell>
  <table:table-cell office:value-type="string" office:string-value="attribute &amp; entity"/>
 </table:table-row>
 <table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`))
	want := [][]sheet.Cell{
		{{Kind: sheet.Text, Text: "Title"}}, nil, nil,
		{
			{Kind: sheet.Number, Text: "1.234,50", Raw: "1234.5"}, {Kind: sheet.Date, Text: "31.12.24", Raw: "2024-12-31"}, {Kind: sheet.Bool, Text: "WAHR", Raw: "true"},
			{Kind: sheet.Text, Text: "ab  c\nnext\nline"}, {Kind: sheet.Text, Text: "same"}, {Kind: sheet.Text, Text: "same"}, {Kind: sheet.Fault, Text: "#DIV/0!"}, {Kind: sheet.Text, Text: "attribute & entity"},
		},
	}
	s := b.Sheets[0]
	if d := cmp.Diff(want, s.Rows); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]sheet.Range{{LastCol: 2}}, s.Merges); d != "" {
		t.Error(d)
	}
	if b.Format != "ods" || s.Name != "Register" || !hasNote(b, "note.comments") {
		t.Errorf("book is %s, %q, %v", b.Format, s.Name, b.Notes)
	}
}

func TestRepeatedRowsAreWrittenOut(t *testing.T) {
	t.Parallel()
	b := mustRead(t, "r.ods", odsWith(t, `<table:table table:name="T"><table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table>`))
	wantGrid(t, b.Sheets[0], "x\nx\nx\ny\n")
}

func TestHiddenTableAndTrackedChanges(t *testing.T) {
	t.Parallel()
	b := mustRead(t, "r.ods", odsWith(t, `<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
<table:tracked-changes><table:table-cell><text:p>deleted</text:p></table:table-cell></table:tracked-changes>
<table:table table:name="Old" table:style-name="ta2"><table:table-row><table:table-cell><text:p>v</text:p></table:table-cell></table:table-row></table:table>`))
	if len(b.Sheets) != 1 || !b.Sheets[0].Hidden || !hasNote(b, "note.hidden_sheet") {
		t.Errorf("%+v", b)
	}
	wantGrid(t, b.Sheets[0], "v\n")
}

func TestFlatSpreadsheetIsRead(t *testing.T) {
	t.Parallel()
	b := mustRead(t, "r.fods", []byte(`<?xml version="1.0"?><office:document xmlns:office="o"><office:body><office:spreadsheet><table:table table:name="F"><table:table-row><table:table-cell><text:p>v</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>`))
	wantGrid(t, b.Sheets[0], "v\n")
}

func TestProtectedSpreadsheetSaysSo(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{
		"each part": zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "\x01\x02noise",
			"META-INF/manifest.xml", `<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>`),
		"whole package": zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "encrypted-package", "noise"),
	} {
		_, err := read(t, name+".ods", file)
		wantProblem(t, err, problem.Invalid, "import.encrypted")
	}
}

func TestRepetitionsDoNotExplode(t *testing.T) {
	t.Parallel()
	for name, inner := range map[string]string{
		"cells": `<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>boom</text:p></table:table-cell></table:table-row>`,
		"rows":  `<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="100" office:value-type="string"><text:p>boom</text:p></table:table-cell></table:table-row>`,
	} {
		_, err := read(t, name+".ods", odsWith(t, `<table:table table:name="T">`+inner+`</table:table>`))
		wantProblem(t, err, problem.TooLarge, "import.too_large_held", "sheet", "T", "row", "1")
	}
}
