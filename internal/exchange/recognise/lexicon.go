package recognise

import (
	"embed"
	"fmt"
	"sort"
	"strings"
	"sync"
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// foreignRegister holds the words of lists that are no register.
const foreignRegister = "foreign"

// phrase is one header wording of a field.
type phrase struct {
	field  Field
	folded string
	words  []string // without fillers
	lang   string
	weak   bool
}

// part is a piece of a compound word, such as "loschfrist".
type part struct {
	field Field
	text  string
	lang  string
}

// words of all languages for one register.
type words struct {
	exact    map[string][]phrase // by folded text
	compact  map[string][]phrase // by folded text without spaces
	bare     map[string][]phrase // by words without fillers
	byStart  map[string][]phrase // by the first letters of the first word
	byLetter map[string][]phrase // by the first letter of the first word
	parts    []part
}

type dictionary struct {
	registers map[string]*words
	fields    map[string][]Field
}

// lexicon is read once from the embedded files; a mistake in them is ours.
var lexicon = sync.OnceValue(func() *dictionary {
	d := &dictionary{registers: map[string]*words{}, fields: map[string][]Field{}}
	names, err := lexiconFiles.ReadDir("lexicon")
	if err != nil {
		panic(err)
	}
	for _, n := range names {
		text, err := lexiconFiles.ReadFile("lexicon/" + n.Name())
		if err != nil {
			panic(err)
		}
		if err := d.read(strings.TrimSuffix(n.Name(), ".txt"), string(text)); err != nil {
			panic(err)
		}
	}
	return d
})

func (d *dictionary) read(lang, text string) error {
	register := ""
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "# "):
			continue
		case strings.HasPrefix(line, "["):
			register = strings.Trim(line, "[]")
			if d.registers[register] == nil {
				d.registers[register] = &words{exact: map[string][]phrase{}, compact: map[string][]phrase{}, bare: map[string][]phrase{}, byStart: map[string][]phrase{}, byLetter: map[string][]phrase{}}
			}
			continue
		}
		name, list, ok := strings.Cut(line, " = ")
		if !ok || register == "" {
			return fmt.Errorf("lexicon %s line %d: want field = phrase; phrase", lang, i+1)
		}
		d.know(register, Field(name))
		for _, p := range strings.Split(list, ";") {
			d.registers[register].add(Field(name), lang, strings.TrimSpace(p))
		}
	}
	return nil
}

func (d *dictionary) know(register string, f Field) {
	for _, have := range d.fields[register] {
		if have == f {
			return
		}
	}
	d.fields[register] = append(d.fields[register], f)
	sort.Slice(d.fields[register], func(i, j int) bool { return d.fields[register][i] < d.fields[register][j] })
}

func (w *words) add(f Field, lang, text string) {
	if t, ok := strings.CutPrefix(text, "~"); ok {
		w.parts = append(w.parts, part{field: f, text: fold(t), lang: lang})
		return
	}
	t, weak := strings.CutPrefix(text, "?")
	w.put(f, lang, fold(t), weak)
	if s := umlautSpelled(t); s != fold(t) {
		w.put(f, lang, s, weak)
	}
}

func (w *words) put(f Field, lang, folded string, weak bool) {
	if folded == "" {
		return
	}
	p := phrase{field: f, folded: folded, words: content(folded), lang: lang, weak: weak}
	w.exact[folded] = append(w.exact[folded], p)
	c := strings.ReplaceAll(folded, " ", "")
	w.compact[c] = append(w.compact[c], p)
	if len(p.words) > 1 || len(p.words) == 1 && !strings.ContainsAny(folded, "0123456789") { // "article 9 data" is not "data"
		b := strings.Join(p.words, " ")
		w.bare[b] = append(w.bare[b], p)
		l := letterOf(p.words[0])
		w.byLetter[l] = append(w.byLetter[l], p)
		if len(p.words) == 1 && strings.Contains(folded, " ") {
			return // "art der daten" is "Daten", but "Date of birth" is not
		}
		k := startOf(p.words[0])
		w.byStart[k] = append(w.byStart[k], p)
	}
}

func startOf(w string) string {
	if len(w) > 4 {
		return w[:4]
	}
	return w
}
