package sheet

// readStyles learns which cell styles show numbers as dates. Only cellXfs counts:
// that is the list which cells point into.
func (w *workbook) readStyles(m *markup) error {
	codes := map[int]string{}
	inside := false
	for {
		t, err := m.next()
		if err != nil || t == atEnd {
			return err
		}
		if t == closeTag {
			inside = inside && string(m.name) != "cellXfs"
			continue
		}
		if t != openTag {
			continue
		}
		switch string(m.name) {
		case "numFmt":
			id, code := -1, ""
			for n, v := range m.attributes() {
				switch string(n) {
				case "numFmtId":
					if k, ok := number(v); ok {
						id = k
					}
				case "formatCode":
					code = shorten(string(v), 255)
				}
			}
			codes[id] = code
			err = w.s.hold(len(code) + 64)
		case "cellXfs":
			inside = true
		case "xf":
			if inside {
				err = w.addStyle(m.attr("numFmtId"), codes)
			}
		case "dxfs", "extLst":
			err = m.skip()
		}
		if err != nil {
			return err
		}
	}
}

func (w *workbook) addStyle(id string, codes map[int]string) error {
	n, _ := number([]byte(id))
	f := formatByID(n)
	if code, ok := codes[n]; ok {
		f = parseFormat(code)
	}
	w.styles = append(w.styles, f)
	return w.s.hold(32)
}
