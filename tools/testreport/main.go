// Command testreport reads "go test -json" from its standard input and prints
// what a person wants to know: the closing line of each package, everything that
// a failed test said, and the sums. It ends with 1 when a test failed and, since
// nothing may be left out in silence, when one was skipped.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
)

type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

type timed struct {
	name    string
	seconds float64
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	said := map[string][]string{} // by package and test
	var passed int
	var failed, skipped []string
	var slow []timed
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				os.Stdout.Write(line) // go's own words, such as a package that does not exist
				continue
			}
			at := e.Package + " " + e.Test
			switch e.Action {
			case "build-output":
				fmt.Print(e.Output)
			case "build-fail":
				failed = append(failed, e.ImportPath+" does not build")
			case "output":
				if e.Test == "" && closing(e.Output) {
					fmt.Print(e.Output)
				} else {
					said[at] = append(said[at], e.Output)
				}
			case "pass":
				if e.Test != "" {
					passed++
					slow = append(slow, timed{at, e.Elapsed})
				}
				delete(said, at)
			case "skip":
				if e.Test != "" {
					skipped = append(skipped, at)
				}
			case "fail":
				fmt.Printf("--- FAIL: %s\n%s", at, strings.Join(said[at], ""))
				failed = append(failed, at)
			}
		}
		if err != nil {
			break
		}
	}
	sort.Slice(slow, func(i, j int) bool { return slow[i].seconds > slow[j].seconds })
	for _, t := range slow[:min(5, len(slow))] {
		if t.seconds >= 5 {
			fmt.Printf("slow: %s %.1f s\n", t.name, t.seconds)
		}
	}
	for _, s := range skipped {
		fmt.Println("SKIPPED, which counts as failed:", s)
	}
	for _, f := range failed {
		fmt.Println("FAILED:", f)
	}
	fmt.Printf("%d tests passed, %d failed, %d skipped\n", passed, len(failed), len(skipped))
	if len(failed)+len(skipped) > 0 || passed == 0 {
		os.Exit(1)
	}
}

// closing is a line such as "ok  	package	1.2s" or "FAIL	package	1.2s".
func closing(line string) bool {
	return strings.HasPrefix(line, "ok ") || strings.HasPrefix(line, "FAIL\t") || strings.HasPrefix(line, "panic:")
}
